namespace Burnwatch.Alerting.Incidents;

/// <summary>
/// How far each kind of evidence is known for good: silence before it is recovery, silence after it is nothing.
/// </summary>
public readonly record struct Sight
{
    /// <summary>Usage buckets before this are settled.</summary>
    public required DateTimeOffset Usage { get; init; }

    /// <summary>
    /// From here on settled usage shows the key unused; the first moment there is when it never was used.
    /// </summary>
    public required DateTimeOffset UnusedSince { get; init; }

    /// <summary>The newest concurrency reading of the key; the first moment there is when it has none.</summary>
    public required DateTimeOffset Readings { get; init; }

    /// <summary>The newest counters.</summary>
    public required DateTimeOffset Counters { get; init; }

    /// <summary>The newest inventory of the credentials; the first moment there is when none was read.</summary>
    public required DateTimeOffset Inventory { get; init; }

    /// <summary>Through when it is known whether the evidence of a signal went on.</summary>
    public DateTimeOffset Of(Signal signal) => signal.Kind switch
    {
        // A key that uses nothing holds no slot: the time it was unused counts, for nobody reads a key that was
        // disabled.
        SignalKind.ConcurrencyPinned => Later(Readings, signal.At + (Usage - Later(signal.At, UnusedSince))),
        SignalKind.LimitNear or SignalKind.LimitCrossed => Counters,
        // Use counts once an inventory has confirmed what it shows of the credential: without one, silence says
        // nothing.
        SignalKind.RevokedCredentialActive or SignalKind.OldCredentialActive or SignalKind.UnknownCredential =>
            Usage < Inventory ? Usage : Inventory,
        SignalKind.ProviderLock => Inventory,
        _ => Usage,
    };

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
