namespace Burnwatch.Alerting.Incidents;

/// <summary>How far each kind of evidence is known for good: silence before it is recovery, silence after it is nothing.</summary>
public readonly record struct Sight
{
    /// <summary>Usage buckets before this are settled.</summary>
    public required DateTimeOffset Usage { get; init; }

    /// <summary>The start of the last settled span in which the key was used; the first moment there is when it never was.</summary>
    public required DateTimeOffset LastUsed { get; init; }

    /// <summary>The newest concurrency reading of the key; the first moment there is when it has none.</summary>
    public required DateTimeOffset Readings { get; init; }

    /// <summary>The newest counters.</summary>
    public required DateTimeOffset Counters { get; init; }

    /// <summary>How far it is known whether the evidence of a signal went on.</summary>
    public DateTimeOffset Of(Signal signal) => signal.Kind switch
    {
        // A key that uses nothing holds no slot: nobody probes one that was disabled.
        SignalKind.ConcurrencyPinned when LastUsed <= signal.At && Usage > Readings => Usage,
        SignalKind.ConcurrencyPinned => Readings,
        SignalKind.LimitNear or SignalKind.LimitCrossed => Counters,
        _ => Usage,
    };
}
