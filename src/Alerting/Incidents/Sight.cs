namespace Burnwatch.Alerting.Incidents;

/// <summary>How far each kind of evidence is known for good: silence before it is recovery, silence after it is nothing.</summary>
public readonly record struct Sight
{
    /// <summary>Usage buckets before this are settled.</summary>
    public required DateTimeOffset Usage { get; init; }

    /// <summary>The newest concurrency reading of the key; the first moment there is when it has none.</summary>
    public required DateTimeOffset Readings { get; init; }

    /// <summary>The newest counters.</summary>
    public required DateTimeOffset Counters { get; init; }

    public DateTimeOffset Of(SignalKind kind) => kind switch
    {
        SignalKind.ConcurrencyPinned => Readings,
        SignalKind.LimitNear or SignalKind.LimitCrossed => Counters,
        _ => Usage,
    };
}
