using Burnwatch.Alerting.Channels;

namespace Burnwatch.Alerting.Paging;

/// <summary>What becomes of a page after an attempt to send it.</summary>
internal enum PageNext
{
    /// <summary>It is sent.</summary>
    Sent,

    /// <summary>It waits for its next attempt.</summary>
    Later,

    /// <summary>It goes to the default routing key, at once.</summary>
    Divert,

    /// <summary>It is given up.</summary>
    Refused,
}

/// <summary>An attempt to send a page.</summary>
/// <param name="Outcome">What became of it.</param>
internal readonly record struct PageAttempt(PageOutcome Outcome)
{
    /// <summary>What becomes of the page.</summary>
    /// <param name="page">The page that was to be sent.</param>
    /// <param name="defaultRoute">Reference to the routing key of who is paged where nobody else can be.</param>
    public PageNext NextOf(WaitingPage page, string defaultRoute)
    {
        if (Outcome.Kind is PageOutcomeKind.Accepted)
            return PageNext.Sent;
        // A resolve that goes where its trigger did not go resolves nothing.
        if (Outcome.IsRouteAtFault && page.IsTrigger && page.Channel == ChannelOptions.PagerDuty
            && page.Route != defaultRoute)
            return PageNext.Divert;
        return Outcome.Kind is PageOutcomeKind.TryLater ? PageNext.Later : PageNext.Refused;
    }
}
