using Burnwatch.Alerting.Incidents;

namespace Burnwatch.Alerting.Acting;

/// <summary>What somebody wants done to an incident.</summary>
/// <param name="IncidentId">The incident.</param>
/// <param name="Kind">Acknowledge, resolve or note.</param>
/// <param name="Author">Who, as people know them.</param>
/// <param name="Way">How it was said.</param>
public sealed record ActOrder(long IncidentId, IncidentActKind Kind, string Author, ActWay Way)
{
    /// <summary>Why, or what is noted: at most 4,000 characters; null where nothing was said.</summary>
    public string? Text { get; init; }

    /// <summary>The page that whoever asks has seen; null where that was not told.</summary>
    public int? Page { get; init; }
}

/// <summary>How people act on an incident on our side.</summary>
public enum ActWay
{
    Command,
    Api,
    Page,
}

/// <summary>What was written down; the next evaluation of the key does it.</summary>
/// <param name="IncidentId">The incident.</param>
/// <param name="Key">The key it is about.</param>
/// <param name="Kind">What is done.</param>
/// <param name="Author">Who said so.</param>
/// <param name="At">When.</param>
public sealed record ActReceipt(
    long IncidentId, string Key, IncidentActKind Kind, string Author, DateTimeOffset At)
{
    /// <summary>What becomes of it, for whoever asked.</summary>
    public string Sentence => Kind switch
    {
        IncidentActKind.Acknowledge =>
            $"Incident {IncidentId} of {Key} is acknowledged by {Author} with the next evaluation, at PagerDuty too.",
        IncidentActKind.Resolve =>
            $"Incident {IncidentId} of {Key} is resolved by {Author} with the next evaluation, wherever it was paged; "
            + "what burns on opens it again.",
        _ => $"The note of {Author} is on the timeline of incident {IncidentId} of {Key} with the next evaluation.",
    };
}
