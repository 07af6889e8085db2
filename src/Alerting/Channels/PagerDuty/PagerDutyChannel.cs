using Burnwatch.Alerting.Paging;
using Burnwatch.Secrets;
using PagerDuty.Client;

namespace Burnwatch.Alerting.Channels.PagerDuty;

/// <summary>Pages people through PagerDuty's Events API v2.</summary>
internal sealed class PagerDutyChannel(EventsClient client) : IChannel
{
    public ChannelKind Kind => ChannelKind.PagerDuty;

    /// <remarks>120 calls a minute and integration: https://developer.pagerduty.com/docs/events-api-v2-overview</remarks>
    public ChannelRate Rate { get; } = ChannelRate.PerMinute(120);

    public async Task<PageOutcome> SendAsync(ChannelPage page, CancellationToken cancellation) =>
        OutcomeOf(await client.SendAsync(PagerDutyMessage.Of(page, KeyOf(page.Page.Route)), cancellation));

    /// <summary>PagerDuty's own outcome in the words of all channels.</summary>
    public static PageOutcome OutcomeOf(EventOutcome outcome) => new(
        outcome.Kind switch
        {
            EventOutcomeKind.Accepted => PageOutcomeKind.Accepted,
            EventOutcomeKind.TryLater => PageOutcomeKind.TryLater,
            _ => PageOutcomeKind.Refused,
        },
        outcome.Text)
    {
        RetryAfter = outcome.RetryAfter,
        IsRouteAtFault = outcome.Kind is EventOutcomeKind.Refused,
    };

    private static RoutingKey KeyOf(string route)
    {
        try
        {
            return new RoutingKey(SecretReference.Parse(route).Resolve().Reveal());
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            throw new RouteException(e.Message.Split(" (Parameter")[0]);
        }
    }
}
