using Burnwatch.Calibration;

namespace Burnwatch.Tests.Calibration;

public class KeyTraceTests
{
    private static readonly DateTimeOffset BurstAt = Some.Monday.AddDays(10);
    private static readonly DateTimeOffset Through = Some.Monday.AddDays(20);

    [Fact]
    public void What_is_left_out_neither_counts_nor_was_watched()
    {
        var all = TraceOf();
        var without = TraceOf(new TimeStretch(BurstAt, BurstAt.AddHours(5)));
        Assert.Contains(all.Points, point => point.Start == BurstAt);
        Assert.DoesNotContain(without.Points, point => point.Start >= BurstAt && point.Start < BurstAt.AddHours(5));
        Assert.Equal(5 / 24.0 / 365, all.WarmYears - without.WarmYears, 1e-9);
        Assert.Equal(all.ColdYears, without.ColdYears);
    }

    [Fact]
    public void What_was_left_out_twice_is_missing_once()
    {
        var twice = TraceOf(
            new TimeStretch(BurstAt, BurstAt.AddHours(5)), new TimeStretch(BurstAt.AddHours(1), BurstAt.AddHours(2)),
            new TimeStretch(BurstAt.AddHours(3), BurstAt.AddHours(6)));
        Assert.Equal(6 / 24.0 / 365, TraceOf().WarmYears - twice.WarmYears, 1e-9);
    }

    [Fact]
    public void The_first_days_as_a_warm_key_count_on_neither_side()
    {
        var trace = TraceOf();
        // Warm on its fourth day, by its fiftieth span at the latest.
        Assert.InRange(trace.ColdYears * 365, 3, 4);
        Assert.Equal(20 - (trace.ColdYears * 365) - 3, trace.WarmYears * 365, 1e-9);
    }

    // Steady, and thirty times as much for an hour on the tenth day.
    private static KeyTrace TraceOf(params TimeStretch[] leftOut)
    {
        var buckets = new List<KeyBucket>();
        for (var at = Some.Monday; at < Through; at += UsageSpan.Length)
        {
            var isBurst = at >= BurstAt && at < BurstAt.AddHours(1);
            buckets.Add(new KeyBucket(at, at + UsageSpan.Length, isBurst ? 30_000 : 1_000));
        }
        return KeyTrace.Of(buckets, Some.Monday, Through, _ => Some.Context, leftOut);
    }
}
