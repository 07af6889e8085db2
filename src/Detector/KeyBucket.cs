namespace Burnwatch;

/// <summary>What a key used in one bucket, all its credentials, products and models together.</summary>
public readonly record struct KeyBucket(DateTimeOffset Start, DateTimeOffset End, double Credits)
{
    /// <summary>The credits that fall into a span of time, were the bucket used evenly.</summary>
    public double CreditsWithin(DateTimeOffset from, DateTimeOffset to)
    {
        var start = Start > from ? Start : from;
        var end = End < to ? End : to;
        return start >= end ? 0 : start == Start && end == End ? Credits : Credits * ((end - start) / (End - Start));
    }
}
