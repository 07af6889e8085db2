namespace Burnwatch;

/// <summary>What the provider counts of a key in its billing cycle.</summary>
public readonly record struct Counters
{
    public required DateTimeOffset At { get; init; }

    /// <summary>Credits used in the cycle.</summary>
    public required double Used { get; init; }

    /// <summary>Credits that may be used in the cycle.</summary>
    public required double Limit { get; init; }

    /// <summary>When the counter starts again from zero; null where that is not known.</summary>
    public DateTimeOffset? CycleEndsAt { get; init; }
}
