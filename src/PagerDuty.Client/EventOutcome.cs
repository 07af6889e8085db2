using System.Globalization;

namespace PagerDuty.Client;

/// <summary>What became of an event, and what to do about it.</summary>
public enum EventOutcomeKind
{
    /// <summary>PagerDuty has it. It is queued there: the incident follows.</summary>
    Accepted,

    /// <summary>PagerDuty may take the same event later. It may have it already; sent again it does no harm.</summary>
    TryLater,

    /// <summary>PagerDuty will never take this event. Somebody has to look: the key or the event is wrong.</summary>
    Refused,
}

/// <summary>What became of one attempt to send an event.</summary>
/// <param name="Kind">Whether it is done, to be tried again, or lost.</param>
/// <param name="Text">What PagerDuty or the network said, for people: without the routing key, not too long.</param>
public sealed record EventOutcome(EventOutcomeKind Kind, string Text)
{
    /// <summary>How long PagerDuty asked to wait before the next attempt, if it did.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The alert's dedup key as PagerDuty answered it, when it accepted a trigger.</summary>
    public string? DedupKey { get; init; }

    /// <summary>Reads an answer.</summary>
    /// <remarks>
    /// The documentation asks to try again after 429, 5xx and network errors, and never after any other status:
    /// https://developer.pagerduty.com/docs/send-alert-event. PagerDuty's own Go client counts 408 as temporary too.
    /// </remarks>
    internal static EventOutcome Of(int status, PagerDutyAnswer answer, TimeSpan? retryAfter = null)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"PagerDuty answered {status}{answer.Said}");
        return status switch
        {
            >= 200 and <= 299 => new(EventOutcomeKind.Accepted, text) { DedupKey = answer.DedupKey },
            408 or 429 or >= 500 => new(EventOutcomeKind.TryLater, text) { RetryAfter = retryAfter },
            _ => new(EventOutcomeKind.Refused, text),
        };
    }

    /// <summary>There was no answer.</summary>
    internal static EventOutcome OfNetworkError(string what) =>
        new(EventOutcomeKind.TryLater, $"PagerDuty did not answer: {what}");
}
