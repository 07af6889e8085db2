using Burnwatch.Traffic;

namespace Burnwatch.Training.Injections;

/// <summary>Whatever the key uses, somebody else uses about as much on top, for the last four days.</summary>
internal sealed class DoubledBurnFamily() : KeyFamily(
    "burn x2", "whatever the key uses is used again on top, for the last four days")
{
    private static readonly TimeSpan Length = TimeSpan.FromDays(4);
    private static readonly TimeSpan LatestStart = TimeSpan.FromHours(1);

    protected override Injection? Draw(KeyTraffic key, TestTraffic traffic, Noise noise)
    {
        var start = traffic.TestThrough - Length + noise.Between(TimeSpan.Zero, LatestStart);
        if (start < traffic.TestFrom || key.Rows.All(row => row.At < start || row.Credits == 0))
            return null;
        var times = noise.Around();
        var price = noise.Price();
        var rows = key.Rows.Select(row => Abused(row, times * noise.Bucket(), price, start, traffic)).ToList();
        return new Injection(Name, key, rows, start, traffic.TestThrough);
    }

    private static TrafficRow Abused(
        TrafficRow row, double times, double price, DateTimeOffset start, TestTraffic traffic)
    {
        var more = times * Abuse.ShareWithin(row.At, traffic.Bucket, start, traffic.TestThrough);
        if (more == 0)
            return row;
        double? requests = row.Requests is { } own ? Math.Round(own * (1 + (more / price))) : null;
        return row with { Credits = row.Credits * (1 + more), Requests = requests };
    }
}
