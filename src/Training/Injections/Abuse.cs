using Burnwatch.Traffic;

namespace Burnwatch.Training.Injections;

/// <summary>A stretch of foreign use of a key.</summary>
internal sealed record Abuse
{
    public required string Key { get; init; }

    public required DateTimeOffset Start { get; init; }

    public required DateTimeOffset End { get; init; }

    /// <summary>Credits of a whole span, before the noise of the bucket.</summary>
    public required double CreditsPerSpan { get; init; }

    /// <summary>Null where the file does not tell requests.</summary>
    public double? CreditsPerRequest { get; init; }

    public string? Product { get; init; }

    /// <summary>The rows of the buckets it touches; the first and the last are used in part.</summary>
    public IEnumerable<TrafficRow> Rows(TestTraffic traffic, Noise noise)
    {
        for (var at = traffic.BucketOf(Start); at < End; at += traffic.Bucket)
        {
            var whole = CreditsPerSpan * (traffic.Bucket / traffic.Span);
            var credits = noise.Bucket() * whole * ShareWithin(at, traffic.Bucket, Start, End);
            yield return new TrafficRow
            {
                At = at,
                Key = Key,
                Credits = credits,
                Requests = CreditsPerRequest is { } price ? Math.Max(1, Math.Round(credits / price)) : null,
                Product = Product,
            };
        }
    }

    /// <summary>The part of a bucket that lies between two instants.</summary>
    public static double ShareWithin(DateTimeOffset bucket, TimeSpan width, DateTimeOffset start, DateTimeOffset end)
    {
        var from = start > bucket ? start : bucket;
        var through = end < bucket + width ? end : bucket + width;
        return Math.Max(0, (through - from) / width);
    }

    /// <summary>Rows of two sources in the order of time.</summary>
    public static IReadOnlyList<TrafficRow> Merge(IEnumerable<TrafficRow> own, IEnumerable<TrafficRow> foreign) =>
        [.. own.Concat(foreign).OrderBy(row => row.At)];
}
