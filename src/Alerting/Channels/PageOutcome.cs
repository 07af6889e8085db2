namespace Burnwatch.Alerting.Channels;

/// <summary>What became of an attempt to send a page, and what to do about it.</summary>
public enum PageOutcomeKind
{
    /// <summary>The channel has it.</summary>
    Accepted,

    /// <summary>The channel may take the same page later; it may have it already.</summary>
    TryLater,

    /// <summary>The channel will never take it. Somebody has to look.</summary>
    Refused,
}

/// <summary>What became of one attempt to send a page.</summary>
/// <param name="Kind">Whether it is done, to be tried again, or lost.</param>
/// <param name="Text">What the other side or the network said, for people: without a secret, not too long.</param>
public sealed record PageOutcome(PageOutcomeKind Kind, string Text)
{
    /// <summary>How long the channel asked to wait before the next attempt, if it did.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>
    /// Whether another address may do better: this one cannot be read, is none, or was used and refused.
    /// </summary>
    public bool IsRouteAtFault { get; init; }

    /// <summary>Whether the other side said that nothing is to be sent there any more.</summary>
    public bool IsGone { get; init; }
}
