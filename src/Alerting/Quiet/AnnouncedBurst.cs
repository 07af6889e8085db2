namespace Burnwatch.Alerting.Quiet;

/// <summary>One occurrence of an expectation for one key, and what the key used in it.</summary>
internal sealed record AnnouncedBurst
{
    public required QuietRule Rule { get; init; }

    public required TimeSlot Slot { get; init; }

    /// <summary>As the provider's analytics show it until now.</summary>
    public required double Credits { get; init; }

    /// <summary>Those of the hour before now that fell into it.</summary>
    public double LastHour { get; init; }

    /// <summary>The end of the last bucket that used any; null where none did.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }

    /// <summary>What was hidden already.</summary>
    public IReadOnlyList<SignalKind> Hidden { get; init; } = [];

    /// <summary>When it was seen first that it used more than was announced.</summary>
    public DateTimeOffset? CrossedAt { get; init; }

    public bool IsCrossed => Credits > Rule.Ceiling;

    /// <summary>Whether the evidence of a signal ends in it, or in a span of ten minutes that it reaches into.</summary>
    public bool Holds(Signal signal) =>
        UsageSpan.StartOf(signal.At - TimeSpan.FromTicks(1)) is var span
        && span < Slot.End && span + UsageSpan.Length > Slot.Start;
}
