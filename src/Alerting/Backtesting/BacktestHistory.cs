namespace Burnwatch.Alerting.Backtesting;

/// <summary>
/// Every value that one product and model of a credential ever had in a bucket, with when it was known.
/// </summary>
internal sealed record KnownValue
{
    public DateTimeOffset BucketStart { get; init; }
    public DateTimeOffset BucketEnd { get; init; }
    public long CredentialId { get; init; }
    public required string Product { get; init; }
    public required string Model { get; init; }
    public long Credits { get; init; }
    public long Requests { get; init; }

    /// <summary>When the value was read, or when the bucket ended, if it was read as history long after.</summary>
    public DateTimeOffset KnownAt { get; init; }
}

/// <summary>The buckets of a key as they were known at a time that only moves on.</summary>
internal sealed class BacktestHistory(IReadOnlyList<KnownValue> values)
{
    private readonly Dictionary<DateTimeOffset, Dictionary<(long, string, string), KnownValue>> known = [];
    private readonly UseTally uses = new();
    private int next;

    /// <summary>The buckets that changed since the last call, as they read at an instant.</summary>
    public IReadOnlyList<KeyBucket> Until(DateTimeOffset at)
    {
        var changed = new HashSet<DateTimeOffset>();
        for (; next < values.Count && values[next].KnownAt <= at; next++)
        {
            var value = values[next];
            if (!known.TryGetValue(value.BucketStart, out var parts))
                known.Add(value.BucketStart, parts = []);
            parts[(value.CredentialId, value.Product, value.Model)] = value;
            changed.Add(value.BucketStart);
        }
        return [.. changed.Order().Select(start => Sum(known[start].Values))];
    }

    private KeyBucket Sum(IReadOnlyCollection<KnownValue> parts)
    {
        foreach (var part in parts)
            uses.Add(part.Product, part.Model, part.Credits);
        var any = parts.First();
        return new KeyBucket(any.BucketStart, parts.Max(v => v.BucketEnd), parts.Sum(v => v.Credits))
        {
            Requests = parts.Sum(v => v.Requests),
            Uses = uses.Take(),
        };
    }

    /// <summary>When the next value becomes known; null after the last.</summary>
    public DateTimeOffset? NextAt => next < values.Count ? values[next].KnownAt : null;
}
