namespace Burnwatch.Simulator.Usage;

/// <summary>What was used in one minute.</summary>
internal readonly record struct UsageCell(long Credits, long Requests)
{
    public bool IsEmpty => Credits == 0 && Requests == 0;

    public static UsageCell operator +(UsageCell a, UsageCell b) => new(a.Credits + b.Credits, a.Requests + b.Requests);
}
