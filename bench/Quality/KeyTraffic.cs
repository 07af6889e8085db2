using Burnwatch.Traffic;

namespace Burnwatch.Quality;

/// <summary>A key that is warm when the test begins, with its rows in the order of time.</summary>
/// <param name="Name">Its name in the file.</param>
/// <param name="Rows">What it used, warm-up included.</param>
/// <param name="P99">The credits that 99 of 100 buckets of the warm-up do not exceed, unused ones included.</param>
internal sealed record KeyTraffic(string Name, IReadOnlyList<TrafficRow> Rows, double P99)
{
    private const int WarmBuckets = 50;

    public Half Half => Halves.Of(Name);

    /// <summary>The key with its rows; null when its warm-up does not make it warm.</summary>
    public static KeyTraffic? OfWarm(string name, IReadOnlyList<TrafficRow> rows, DateTimeOffset testFrom, int warmupBuckets)
    {
        var used = rows.Where(row => row.At < testFrom).GroupBy(row => row.At)
            .Select(bucket => (bucket.Key, Credits: bucket.Sum(row => row.Credits)))
            .Where(bucket => bucket.Credits > 0)
            .ToList();
        var days = used.Select(bucket => bucket.Key.UtcDateTime.Date).Distinct().Count();
        if (used.Count < WarmBuckets || days < Profile.WarmDays)
            return null;
        var above = warmupBuckets - (int)Math.Ceiling(0.99 * warmupBuckets);
        var p99 = used.Select(bucket => bucket.Credits).OrderDescending().ElementAtOrDefault(above);
        return new KeyTraffic(name, rows, p99);
    }
}
