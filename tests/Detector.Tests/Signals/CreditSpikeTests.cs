namespace Burnwatch.Tests.Signals;

public class CreditSpikeTests
{
    private static readonly DateTimeOffset Next = Some.Monday.AddDays(14);

    [Fact]
    public void A_span_like_the_others_is_normal() => Assert.Empty(Signals(Some.Steady(1_000, 14), 1_000));

    [Fact]
    public void One_span_of_twenty_times_fires() => Assert.Equal(SignalKind.CreditSpike, Assert.Single(Signals(Some.Steady(1_000, 14), 20_000)).Kind);

    [Fact]
    public void The_threshold_divides_at_the_ratio()
    {
        // The mean of it and of the 1,000 before it: with 3,002 that is twice the peak.
        var policy = Policy.Default with { SpikeRatio = 2 };
        Assert.Empty(Signals(Some.Steady(1_000, 14), 2_900, policy));
        Assert.Single(Signals(Some.Steady(1_000, 14), 3_100, policy));
    }

    [Fact]
    public void Half_an_hour_above_every_span_fires_where_twenty_minutes_do_not()
    {
        // 1.8 times the highest span: not twice, but three in a row.
        var context = Some.Context with { Policy = Policy.Default with { SpikeRatio = 2 } };
        var profile = Some.Steady(1_000, 14);
        var fired = new List<bool>();
        for (var at = Next; at < Next.AddMinutes(30); at += UsageSpan.Length)
            fired.Add(Detector.Judge(profile, new Evidence { Usage = Some.Span(at, 1_800) }, context, out profile).Signals.Count > 0);
        Assert.Equal([false, false, true], fired);
    }

    [Fact]
    public void A_key_that_is_learning_is_not_judged_by_its_past()
    {
        var profile = Some.Steady(1_000, 3);
        var verdict = Detector.Judge(profile, new Evidence { Usage = Some.Span(Some.Monday.AddDays(3), 100_000) }, Some.Context, out _);
        Assert.Empty(verdict.Signals);
        Assert.True(verdict.IsLearning);
    }

    [Fact]
    public void A_nightly_batch_that_comes_every_night_is_normal()
    {
        var profile = Some.Used(14, at => at.Hour == 2 ? 50_000 + (at.Day * 700) : 0);
        var night = Next.AddHours(2);
        for (var at = night; at < night.AddHours(1); at += UsageSpan.Length)
            Assert.Empty(Detector.Judge(profile, new Evidence { Usage = Some.Span(at, 52_000) }, Some.Context, out profile).Signals);
    }

    [Theory]
    [InlineData(4, 2.2, false)]
    [InlineData(4, 2.8, true)]
    [InlineData(7, 1.8, false)]
    [InlineData(7, 2.2, true)]
    public void A_week_of_use_is_held_to_its_peak_and_fewer_days_to_more(int days, double times, bool fires)
    {
        var profile = Some.Steady(1_000, days);
        // Half an hour of it, which counts for 1.15 times; on the fifth day of use the square root of 7 / 5 more is asked.
        var context = Some.Context with { Policy = Policy.Default with { SpikeRatio = 2 * 1.15 } };
        var at = Some.Monday.AddDays(days);
        Verdict verdict = default;
        for (var i = 0; i < 3; i++)
            verdict = Detector.Judge(
                profile, new Evidence { Usage = Some.Span(at + (UsageSpan.Length * i), times * 1_000) }, context, out profile);
        Assert.Equal(fires, verdict.Signals.Any(signal => signal.Kind == SignalKind.CreditSpike));
    }

    [Fact]
    public void A_smaller_budget_asks_for_more()
    {
        var profile = Some.Steady(1_000, 14);
        Assert.Single(Signals(profile, 9_000, Policy.Default));
        Assert.Empty(Signals(profile, 9_000, Policy.Default with { BudgetPerKeyYear = 4 }));
    }

    [Fact]
    public void The_budget_of_an_owner_with_many_keys_binds()
    {
        var many = Some.Context with { KeysOfOwner = 13 };
        var verdict = Detector.Judge(Some.Steady(1_000, 14), new Evidence { Usage = Some.Span(Next, 9_000) }, many, out _);
        Assert.Empty(verdict.Signals);
    }

    [Fact]
    public void The_reason_has_the_numbers()
    {
        var signal = Assert.Single(Signals(Some.Steady(1_000, 14), 60_000));
        Assert.Equal(65_000, signal.Observed);
        Assert.True(signal.ExpectedLow < 6_000 && signal.ExpectedHigh > 6_000);
        Assert.Equal(Severity.Critical, signal.Severity);
        Assert.Contains("65,000 credits in the last hour; at this hour it uses ", signal.Reason);
        Assert.Contains("11 times its highest hour of late (6,000, 2026-06-14 23:00 UTC)", signal.Reason);
    }

    [Fact]
    public void It_began_with_the_first_span_above_the_past()
    {
        var profile = Some.Steady(1_000, 14);
        Detector.Judge(profile, new Evidence { Usage = Some.Span(Next, 5_000) }, Some.Context, out profile);
        var verdict = Detector.Judge(profile, new Evidence { Usage = Some.Span(Next.AddMinutes(10), 60_000) }, Some.Context, out _);
        Assert.Equal(Next, Assert.Single(verdict.Signals).Since);
    }

    [Fact]
    public void The_score_rises_with_the_oddness()
    {
        var profile = Some.Steady(1_000, 14);
        double Score(double credits) => Detector.Judge(profile, new Evidence { Usage = Some.Span(Next, credits) }, Some.Context, out _).Score;
        Assert.InRange(Score(1_000), 0, 0.4);
        Assert.True(Score(12_000) > Score(1_000));
        Assert.InRange(Score(60_000), 0.9, 1);
    }

    private static IReadOnlyList<Signal> Signals(Profile profile, double credits, Policy? policy = null) =>
        Detector.Judge(profile, new Evidence { Usage = Some.Span(Next, credits) }, Some.Context with { Policy = policy ?? Policy.Default }, out _).Signals;
}
