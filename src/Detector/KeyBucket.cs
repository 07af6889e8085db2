using System.Collections.Immutable;

namespace Burnwatch;

/// <summary>What a key used in one bucket, all its credentials, products and models together.</summary>
public readonly record struct KeyBucket(DateTimeOffset Start, DateTimeOffset End, double Credits)
{
    /// <summary>Requests that used them; not a number where they are not known.</summary>
    public double Requests { get; init; } = double.NaN;

    /// <summary>What took them, as <see cref="UseTally"/> sums it; default where it is not known.</summary>
    public ImmutableArray<Use> Uses { get; init; }

    /// <summary>The credits that fall into a span of time, were the bucket used evenly.</summary>
    public double CreditsWithin(DateTimeOffset from, DateTimeOffset to) => Credits * PartWithin(from, to);

    /// <summary>The part of the bucket that falls into a span of time, 0 to 1.</summary>
    public double PartWithin(DateTimeOffset from, DateTimeOffset to)
    {
        var start = Start > from ? Start : from;
        var end = End < to ? End : to;
        return start >= end ? 0 : start == Start && end == End ? 1 : (end - start) / (End - Start);
    }
}
