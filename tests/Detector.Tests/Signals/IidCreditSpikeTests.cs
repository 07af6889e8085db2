using Burnwatch.Methods;
using Burnwatch.Tests.Methods;

namespace Burnwatch.Tests.Signals;

public class IidCreditSpikeTests
{
    private static readonly JudgeContext Context =
        Some.Context with { Policy = Policy.Default with { SpikeMethod = SpikeMethod.Iid } };

    [Fact]
    public void What_is_improbable_after_the_last_day_fires_with_its_numbers()
    {
        var verdict = Judge(Taught(Steady(144), Context), 144, 3_000, Context);
        var signal = Assert.Single(verdict.Signals);
        Assert.Equal((SignalKind.CreditSpike, 3_000, Severity.Error), (signal.Kind, signal.Observed, signal.Severity));
        Assert.Equal(
            "3,000 credits in ten minutes; the last 144 brought 1,001 on average. " +
            "By the IID spike method so much has p = 1e-8; it alerts at 0.01.",
            signal.Reason);
        Assert.InRange(signal.Score, 0.75, 0.85);
        Assert.Equal(At(144).AddMinutes(10), signal.At);
    }

    [Fact]
    public void What_the_last_day_had_often_does_not_fire() =>
        Assert.Empty(Judge(Taught(Steady(144), Context), 144, 1_002, Context).Signals);

    [Fact]
    public void It_fires_at_the_values_at_which_the_method_does_and_at_no_other()
    {
        // Before a midnight, from which on what rounding left is counted anew.
        var series = IidSeries.Flat()[..144].Concat(IidSeries.Sparse()[..100].Select(v => v + 100)).ToArray();
        var method = new IidSpike(30, 95, IidSide.Positive);
        var context = Context with { Policy = Context.Policy with { IidHistory = 30, IidConfidence = 95 } };
        var watch = new KeyWatch(default);
        for (var i = 0; i < series.Length; i++)
        {
            if (i % 144 == 0)
                method.Recount();
            var expected = method.Next(series[i]);
            Assert.Equal(expected.IsAlert, Judge(watch, i, series[i], context).Signals.Any(IsSpike));
        }
    }

    [Fact]
    public void Before_a_day_is_known_nothing_fires() =>
        Assert.Empty(Judge(Taught(Steady(143), Context), 143, 1_000_000, Context).Signals);

    [Fact]
    public void Time_without_use_counts_as_zero()
    {
        var watch = Taught([1_000, 1_000], Context);
        Assert.Contains(Judge(watch, 2 + 144, 10, Context).Signals, IsSpike);
    }

    [Fact]
    public void Time_that_is_unknown_counts_as_nothing()
    {
        var context = Context with { MissingIsUnknown = true };
        Assert.Empty(Judge(Taught([1_000, 1_000], context), 2 + 144, 10, context).Signals);
    }

    [Fact]
    public void An_open_span_raises_and_stays_out_of_the_window()
    {
        var watch = Taught(Steady(144), Context);
        for (var i = 0; i < 3; i++)
        {
            watch.Put(new KeyBucket(At(144), At(144).AddMinutes(1), 3_000));
            var verdict = watch.Judge(At(144).AddMinutes(1), At(144), [], null, Context);
            Assert.Contains("brought 1,001 on average", Assert.Single(verdict.Signals).Reason);
        }
    }

    [Fact]
    public void A_revision_is_judged_by_it_too()
    {
        var watch = Taught(Steady(150), Context);
        var verdict = watch.JudgeRevised([new KeyBucket(At(145), At(146), 9_000)], Context);
        Assert.Contains(verdict.Signals, IsSpike);
    }

    [Fact]
    public void A_policy_that_changes_to_it_lacks_the_last_day_until_that_is_recalled()
    {
        var watch = Taught(Steady(400), Some.Context);
        Assert.Null(watch.LacksSince(Policy.Default));
        Assert.Equal(Some.Monday.AddDays(1), watch.LacksSince(Context.Policy));
        Assert.Empty(Judge(watch, 400, 3_000, Context).Signals);
        watch.Recall(Enumerable.Range(144, 257).Select(i => Bucket(i, i == 400 ? 3_000 : 1_000)), Context.Policy);
        Assert.Null(watch.LacksSince(Context.Policy));
        Assert.Contains(Judge(watch, 401, 9_000, Context).Signals, IsSpike);
    }

    [Fact]
    public void A_policy_that_changes_from_it_judges_by_the_record_again()
    {
        var watch = Taught(Steady(700), Context);
        Assert.Empty(Judge(watch, 700, 1_300, Some.Context).Signals);
        Assert.NotNull(watch.LacksSince(Context.Policy));
    }

    [Fact]
    public void Without_a_window_it_finds_nothing()
    {
        var usage = Some.Span(Some.Monday.AddDays(14), 1_000_000);
        var verdict = Detector.Judge(Some.Steady(1_000, 14), new Evidence { Usage = usage }, Context, out _);
        Assert.DoesNotContain(verdict.Signals, IsSpike);
    }

    private static bool IsSpike(Signal signal) => signal.Kind is SignalKind.CreditSpike;

    private static float[] Steady(int spans) => [.. Enumerable.Range(0, spans).Select(i => 1_000f + (i % 3))];

    private static KeyWatch Taught(float[] credits, JudgeContext context)
    {
        var watch = new KeyWatch(default);
        for (var i = 0; i < credits.Length; i++)
            watch.Put(Bucket(i, credits[i]));
        watch.Learn(At(credits.Length), context);
        return watch;
    }

    private static Verdict Judge(KeyWatch watch, int span, double credits, JudgeContext context)
    {
        watch.Put(Bucket(span, credits));
        return watch.Judge(At(span + 1), At(span + 1), [], null, context);
    }

    private static KeyBucket Bucket(int span, double credits) => new(At(span), At(span + 1), credits);

    private static DateTimeOffset At(int span) => Some.Monday + (UsageSpan.Length * span);
}
