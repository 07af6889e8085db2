using Burnwatch.Methods;

namespace Burnwatch;

/// <summary>What is new of one key: usage, readings, counters, each where there is one.</summary>
public readonly ref struct Evidence
{
    /// <summary>The next span of usage, or an open one; null when nothing is known of usage.</summary>
    public UsageSpan? Usage { get; init; }

    /// <summary>
    /// The spans before this one, for a policy that judges by the IID spike method; null: it finds nothing.
    /// </summary>
    public IidSpike? Iid { get; init; }

    /// <summary>The readings since the last call, in the order of time.</summary>
    public ReadOnlySpan<ConcurrencyReading> Readings { get; init; }

    public Counters? Counters { get; init; }
}
