namespace Burnwatch.Tests.Signals;

public class LimitsTests
{
    private static readonly DateTimeOffset Now = Some.Monday.AddDays(14);

    // 1,000 credits a span are 6,000 an hour.
    private static readonly Profile Steady = Some.Steady(1_000, 14);

    [Fact]
    public void Credits_that_outlast_the_horizon_are_no_news() => Assert.Null(Judge(used: 0, limit: 6_000 * 73));

    [Fact]
    public void Credits_that_end_within_the_horizon_are() => Assert.Equal(SignalKind.LimitNear, Judge(used: 0, limit: 6_000 * 71)?.Kind);

    [Fact]
    public void Credits_that_outlast_the_cycle_are_no_news() => Assert.Null(Judge(used: 0, limit: 6_000 * 20, cycleEndsIn: 19));

    [Fact]
    public void Credits_that_end_before_the_cycle_are() => Assert.Equal(SignalKind.LimitNear, Judge(used: 0, limit: 6_000 * 20, cycleEndsIn: 21)?.Kind);

    [Theory]
    [InlineData(5, Severity.Critical)]
    [InlineData(20, Severity.Error)]
    [InlineData(60, Severity.Warning)]
    public void The_sooner_the_end_the_more_urgent(int hours, Severity severity) => Assert.Equal(severity, Judge(used: 0, limit: 6_000 * hours)?.Severity);

    [Fact]
    public void A_counter_that_starts_anew_with_the_cycle_is_neither_a_drop_nor_a_surge()
    {
        var profile = Some.Steady(1_000, 14);
        var watch = new KeyWatch(profile);
        var (now, last) = (profile.Through, VerdictKind.NotJudged);
        // Nearly used up, then the cycle ends, and a day later the counter has gone up again by a day's use.
        foreach (var (used, cycleEndsIn) in new[] { (990_000.0, 1), (0, 720), (144_000, 696) })
        {
            var counters = new Counters
            {
                At = now, Used = used, Limit = 12_000_000, CycleEndsAt = now.AddHours(cycleEndsIn),
            };
            last = watch.Judge(now, now, [], counters, Some.Context).Kind;
            Assert.Equal(VerdictKind.Normal, last);
        }
        Assert.Equal(profile.ToBytes(), watch.Profile.ToBytes());
    }

    [Fact]
    public void Spending_beyond_the_limit_is_critical()
    {
        var signal = Judge(used: 120_000, limit: 100_000);
        Assert.Equal((SignalKind.LimitCrossed, Severity.Critical), (signal!.Kind, signal.Severity));
    }

    [Fact]
    public void The_end_is_told_at_the_rate_of_now()
    {
        // Steady at 6,000 an hour, and for ten minutes at a hundred times that: 60,000 left are gone in six minutes.
        Detector.Judge(Steady, new Evidence { Usage = Some.Span(Now, 100_000) }, Some.Context, out var burning);
        var counters = new Counters { At = Now.AddMinutes(10), Used = 0, Limit = 60_000 };
        var signal = Assert.Single(Detector.Judge(burning, new Evidence { Counters = counters }, Some.Context, out _).Signals);
        Assert.Equal(Severity.Critical, signal.Severity);
        Assert.Contains("at 600,000 per hour the rest ends in 6 min", signal.Reason);
    }

    [Fact]
    public void A_burst_of_an_hour_alone_does_not_page()
    {
        var profile = Some.Steady(10, 14);
        for (var at = Now; at < Now.AddHours(1); at += UsageSpan.Length)
            Detector.Judge(profile, new Evidence { Usage = Some.Span(at, 20_000) }, Some.Context, out profile);
        var counters = new Counters { At = Now.AddHours(1), Used = 0, Limit = 600_000 };
        Assert.Empty(Detector.Judge(profile, new Evidence { Counters = counters }, Some.Context, out _).Signals);
    }

    [Fact]
    public void A_key_without_use_does_not_page_however_little_is_left()
    {
        Profile profile = default;
        var counters = new Counters { At = Now, Used = 99, Limit = 100 };
        Assert.Empty(Detector.Judge(profile, new Evidence { Counters = counters }, Some.Context, out _).Signals);
    }

    private static Signal? Judge(double used, double limit, int? cycleEndsIn = null)
    {
        var counters = new Counters { At = Now, Used = used, Limit = limit, CycleEndsAt = Now.AddHours(cycleEndsIn ?? 1_000) };
        return Detector.Judge(Steady, new Evidence { Counters = counters }, Some.Context, out _).Signals.SingleOrDefault();
    }
}
