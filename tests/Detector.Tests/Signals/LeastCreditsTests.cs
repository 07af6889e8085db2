using Burnwatch.Explanation;

namespace Burnwatch.Tests.Signals;

public class LeastCreditsTests
{
    private static readonly DateTimeOffset Next = Some.Monday.AddDays(14);

    [Fact] public void Nothing_is_spared_unless_asked_for() => Assert.Single(Signals(0));

    [Fact]
    public void What_is_below_the_least_is_not_told_and_what_reaches_it_is()
    {
        var usual = Detector.Judge(Some.Steady(1_000, 14), new Evidence { Usage = Some.Span(Next, 20_000) }, Some.Context, out _)
            .ExpectedPerHour.High;
        var above = 25_000 - usual;
        Assert.Single(Signals(above - 1));
        Assert.Empty(Signals(above + 1));
    }

    [Fact]
    public void It_is_odd_all_the_same()
    {
        var verdict = Judge(Some.Steady(1_000, 14), Next, 20_000, 1e9);
        Assert.Equal(VerdictKind.Normal, verdict.Kind);
        Assert.True(verdict.Score > 0.5);
    }

    [Fact]
    public void A_burst_is_told_once_its_hour_is_worth_it()
    {
        var profile = Some.Steady(100, 14);
        var context = Some.Context with { Policy = Policy.Default with { LeastCredits = 9_000 } };
        var told = new List<bool>();
        for (var at = Next; at < Next.AddMinutes(40); at += UsageSpan.Length)
            told.Add(Detector.Judge(profile, new Evidence { Usage = Some.Span(at, 4_000) }, context, out profile).Signals.Count > 0);
        Assert.Equal([false, false, true, true], told);
    }

    [Fact]
    public void What_is_absolute_is_told_however_little_it_is()
    {
        var verdict = Judge(Some.Steady(1_000, 14), Next.AddDays(40), 1, 1e9);
        Assert.True(Assert.Single(verdict.Signals).IsAbsolute);
    }

    [Fact]
    public void Slow_burn_has_no_least() => Assert.False(Burnwatch.Signals.LeastCredits.Concerns(SignalKind.SlowBurn));

    [Fact]
    public void Explain_tells_it_and_from_where_on_it_would_be_told()
    {
        var watch = new KeyWatch(Some.Steady(1_000, 14));
        watch.Put(new KeyBucket(Next, Next + UsageSpan.Length, 20_000));
        var spike = Of(100_000);
        Assert.False(spike.HasFired);
        Assert.Matches("^Not told: 1[0-9],[0-9]{3} credits in the last hour above the usual are below spike.least-credits, 100,000.$", spike.Why);
        Assert.InRange(spike.FiresFrom!.Value, 100_000, 115_000);
        Assert.Contains("spike.least-credits", spike.Settings);
        Assert.True(Of(0).HasFired);

        RuleAccount Of(double least) => watch
            .Explain(Next + UsageSpan.Length, Next, [], null, Some.Context with { Policy = Policy.Default with { LeastCredits = least } })
            .Rules.Single(r => r.Kind is SignalKind.CreditSpike);
    }

    private static IReadOnlyList<Signal> Signals(double least) => Judge(Some.Steady(1_000, 14), Next, 20_000, least).Signals;

    private static Verdict Judge(Profile profile, DateTimeOffset at, double credits, double least) => Detector.Judge(
        profile, new Evidence { Usage = Some.Span(at, credits) }, Some.Context with { Policy = Policy.Default with { LeastCredits = least } }, out _);
}
