using Burnwatch.Traffic;

namespace Burnwatch.Training.Injections;

/// <summary>The key's own requests for 30 to 60 minutes of use, each costing 10 to 30 times as much.</summary>
internal sealed class CostFamily() : KeyFamily(
    "cost", "30 to 60 minutes of the key's own requests cost 10 to 30 times as much each")
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(60);

    /// <summary>A place is sought where the key uses that many minutes within this time.</summary>
    private static readonly TimeSpan Dense = TimeSpan.FromHours(6);

    protected override Injection? Draw(KeyTraffic key, TestTraffic traffic, Noise noise)
    {
        var used = key.Rows.Where(row => row.At >= traffic.TestFrom && row is { Credits: > 0, Requests: > 0 })
            .Select(row => row.At)
            .Distinct()
            .ToList();
        var times = noise.OfRange(10, 30);
        var length = noise.Between(Shortest, Longest);
        var count = (int)Math.Ceiling((length / traffic.Bucket) + 1);
        var places = Enumerable.Range(0, Math.Max(0, used.Count - count + 1)).ToList();
        var dense = places.Where(place => used[place + count - 1] - used[place] <= Dense).ToList();
        if (places.Count == 0)
            return null;
        var first = noise.Pick(dense.Count > 0 ? dense : places);
        var start = noise.Between(used[first], used[first] + traffic.Bucket);
        // The first bucket is abused in part, and what it lacks of the length falls to the last.
        var lastPart = (length / traffic.Bucket) + ((start - used[first]) / traffic.Bucket) - (count - 2);
        var last = used[first + count - 1];
        var end = lastPart > 1
            ? last + (traffic.Bucket * (lastPart - 1))
            : used[first + count - 2] + (traffic.Bucket * lastPart);
        var bucketTimes = used.ToDictionary(at => at, _ => times * noise.Bucket());
        var rows = key.Rows.Select(row => Abused(row, start, end, traffic, bucketTimes)).ToList();
        return new Injection(Name, key, rows, start, end + Injection.Grace);
    }

    private static TrafficRow Abused(
        TrafficRow row,
        DateTimeOffset start,
        DateTimeOffset end,
        TestTraffic traffic,
        Dictionary<DateTimeOffset, double> times)
    {
        var share = Abuse.ShareWithin(row.At, traffic.Bucket, start, end);
        return share > 0 && times.TryGetValue(row.At, out var dearer)
            ? row with { Credits = row.Credits * (1 - share + (share * dearer)) }
            : row;
    }
}
