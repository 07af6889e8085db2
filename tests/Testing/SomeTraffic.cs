using Burnwatch.Traffic;
using Burnwatch.Training;

namespace Burnwatch.Testing;

/// <summary>Traffic of which a test names only what it is about.</summary>
public static class SomeTraffic
{
    public static readonly DateTimeOffset Monday = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);

    public static readonly TimeSpan Bucket = TimeSpan.FromMinutes(10);

    /// <summary>Two weeks of keys that are used by day, each a little otherwise; the first one learns.</summary>
    public static TestTraffic Of(int keys = 6)
    {
        var rows = Enumerable.Range(0, 14 * 144)
            .SelectMany(i => Enumerable.Range(0, keys).Select(key => Row(i, key)))
            .Where(row => row.At.Hour is >= 8 and < 18)
            .ToList();
        return new TestTraffic(rows, Bucket, TimeSpan.FromDays(7));
    }

    private static TrafficRow Row(int i, int key)
    {
        var requests = 10 + (((i * 31) + (key * 17)) % 13);
        return new TrafficRow
        {
            At = Monday + (Bucket * i),
            Key = $"key-{key}",
            Credits = requests * (5 + key),
            Requests = requests,
        };
    }
}
