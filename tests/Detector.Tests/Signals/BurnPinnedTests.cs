namespace Burnwatch.Tests.Signals;

public class BurnPinnedTests
{
    private static readonly DateTimeOffset Next = Some.Monday.AddDays(14);
    private static readonly JudgeContext Limited = Some.Context with
    {
        Policy = Policy.Default with { BurnCeiling = 60_000, PinFor = TimeSpan.FromMinutes(20), SpikeRatio = 1_000 },
    };

    [Fact]
    public void Burn_at_the_ceiling_of_the_policy_fires_after_its_time() => Assert.Equal([false, true, true], Fired(Some.Steady(1_000, 14), 10_000, 3));

    [Fact]
    public void Burn_below_the_ceiling_does_not() => Assert.Equal([false, false, false], Fired(Some.Steady(1_000, 14), 8_900, 3));

    [Fact]
    public void A_key_that_always_runs_at_its_ceiling_does_not() => Assert.Equal([false, false], Fired(Some.Steady(10_000, 14), 10_000, 2));

    [Fact]
    public void An_open_span_does_not_count()
    {
        var profile = Some.Steady(1_000, 14);
        Detector.Judge(profile, new Evidence { Usage = Some.Span(Next, 10_000) }, Limited, out profile);
        var open = Detector.Judge(profile, new Evidence { Usage = Some.Span(Next.AddMinutes(10), 10_000, minutes: 9) }, Limited, out _);
        Assert.Empty(open.Signals);
    }

    [Fact]
    public void The_ceiling_is_learnt_from_readings_and_burn()
    {
        // Two of ten slots make 1,000 credits in ten minutes, so all ten make 5,000.
        Profile profile = default;
        var context = Some.Context with { Policy = Policy.Default with { SpikeRatio = 1_000 } };
        for (var at = Some.Monday; at < Next; at += UsageSpan.Length)
        {
            var readings = new[] { Some.Reading(at.AddMinutes(2), 2), Some.Reading(at.AddMinutes(6), 2) };
            Detector.Judge(profile, new Evidence { Usage = Some.Span(at, 1_000), Readings = readings }, context, out profile);
        }
        Assert.Empty(Detector.Judge(profile, new Evidence { Usage = Some.Span(Next, 4_400) }, context, out _).Signals);
        var signal = Assert.Single(Detector.Judge(profile, new Evidence { Usage = Some.Span(Next, 5_000) }, context, out _).Signals);
        Assert.Equal(SignalKind.BurnPinned, signal.Kind);
        Assert.Contains("the ceiling with every slot taken is 30,000", signal.Reason);
    }

    private static List<bool> Fired(Profile profile, double credits, int spans)
    {
        var fired = new List<bool>();
        for (var i = 0; i < spans; i++)
            fired.Add(Detector.Judge(profile, new Evidence { Usage = Some.Span(Next + (UsageSpan.Length * i), credits) }, Limited, out profile).Signals.Count > 0);
        return fired;
    }
}
