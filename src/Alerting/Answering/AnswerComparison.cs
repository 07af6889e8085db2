using PagerDuty.Client.Rest;

namespace Burnwatch.Alerting.Answering;

/// <summary>What differs between a page here and its incident at PagerDuty.</summary>
internal enum AnswerDifference
{
    None,

    /// <summary>It is over here and open there: its resolve was lost.</summary>
    OpenThere,

    /// <summary>It is over here, and a person opened it again there, unheard.</summary>
    ReopenedThere,

    /// <summary>It goes on here and is closed there, and nobody told.</summary>
    ClosedThere,
}

/// <summary>Compares what is open here with what is open there, once a night.</summary>
internal static class AnswerComparison
{
    // What changed on either side just now is on its way.
    private static readonly TimeSpan Settled = TimeSpan.FromMinutes(15);

    /// <param name="page">A page that PagerDuty took.</param>
    /// <param name="there">The newest incident of its key; null where PagerDuty knows none any more.</param>
    /// <param name="now">The time of the comparison.</param>
    public static AnswerDifference Of(ComparedPage page, RestIncident? there, DateTimeOffset now)
    {
        if (there is null || now - there.ChangedAt < Settled || now - page.ChangedAt < Settled)
            return AnswerDifference.None;
        return (page.IsOpen, there.IsOpen) switch
        {
            // What nobody touched is triggered by us; a person can only have opened it again.
            (false, true) when there is { Status: RestIncidentStatus.Triggered, IsChangedByPerson: true } =>
                AnswerDifference.ReopenedThere,
            (false, true) => AnswerDifference.OpenThere,
            // Whom a person's resolve holds off is asked again by the evidence.
            (true, false) => AnswerDifference.ClosedThere,
            _ => AnswerDifference.None,
        };
    }
}

/// <summary>A page that PagerDuty took, as it stands here.</summary>
internal sealed record ComparedPage
{
    public required string DedupKey { get; init; }

    public required long IncidentId { get; init; }

    public required int Generation { get; init; }

    /// <summary>Whether its incident goes on here.</summary>
    public required bool IsOpen { get; init; }

    /// <summary>When its incident was paged, or resolved, last.</summary>
    public required DateTimeOffset ChangedAt { get; init; }
}
