using Burnwatch.Explanation;
using Burnwatch.Methods;
using Burnwatch.Signals;

namespace Burnwatch.Tests.Explanation;

public class AccountTests
{
    private static readonly DateTimeOffset Next = Some.Monday.AddDays(14);

    [Fact]
    public void Every_kind_of_signal_has_its_account() => Assert.Equal(
        Enum.GetValues<SignalKind>(), Explain(Some.Steady(1_000, 14), 1_000).Rules.Select(r => r.Kind));

    [Fact]
    public void Every_rule_that_shares_the_budget_names_its_share_and_the_budget()
    {
        var account = Explain(Some.Steady(1_000, 14), 1_000);
        foreach (var rule in Enum.GetValues<Rule>())
        {
            var settings = account.Rules.Single(r => r.Kind == RuleWords.KindOf(rule)).Settings;
            Assert.Contains("budget.per-key-year", settings);
            Assert.Contains(settings, s => s.EndsWith(".share", StringComparison.Ordinal));
            Assert.All(settings, s => PolicySetting.Find(s));
        }
    }

    [Fact]
    public void A_quiet_span_says_how_much_would_have_fired()
    {
        var before = Some.Steady(1_000, 14);
        var spike = Of(Explain(before, 1_200), SignalKind.CreditSpike);
        Assert.False(spike.HasFired);
        Assert.Equal(6_200, spike.Observed);
        var enough = spike.FiresFrom!.Value - 5_000;
        Assert.True(Of(Explain(before, enough * 1.001), SignalKind.CreditSpike).HasFired);
        Assert.False(Of(Explain(before, enough * 0.999), SignalKind.CreditSpike).HasFired);
        Assert.StartsWith("Below: 6,200 credits in an hour, ", spike.Why);
    }

    [Fact]
    public void What_fired_says_from_where_on_it_fires_and_tells_the_reason_of_its_signal()
    {
        var account = Explain(Some.Steady(1_000, 14), 50_000);
        var spike = Of(account, SignalKind.CreditSpike);
        Assert.True(spike.HasFired);
        Assert.Equal(account.Verdict.Signals.Single(s => s.Kind is SignalKind.CreditSpike).Reason, spike.Why);
        Assert.InRange(spike.FiresFrom!.Value, 6_000, 54_999);
        Assert.True(spike.Measure >= spike.Threshold);
    }

    [Fact]
    public void A_key_that_was_not_used_says_so()
    {
        var account = Explain(Some.Steady(1_000, 14), 0);
        Assert.StartsWith("The key was not used in these ten minutes; ", Of(account, SignalKind.CreditSpike).Why);
        Assert.Equal("The key was not used in these ten minutes.", Of(account, SignalKind.IdleKeyActive).Why);
    }

    [Fact]
    public void A_key_that_learns_says_how_far_it_is()
    {
        var account = Explain(Some.Steady(100, 2), 50_000);
        Assert.StartsWith("The key is learning: used on 2 of 4 days", Of(account, SignalKind.CreditSpike).Why);
        Assert.Null(Of(account, SignalKind.CreditSpike).Measure);
    }

    [Fact]
    public void Without_a_rest_no_key_wakes() =>
        Assert.Equal("No rest of 6 h was before it.", Of(Explain(Some.Steady(1_000, 14), 1_000), SignalKind.IdleKeyActive).Why);

    [Fact]
    public void A_busy_hour_is_no_quiet_one() => Assert.Contains(
        "it is no quiet hour", Of(Explain(Some.Steady(1_000, 14), 1_000), SignalKind.UnusualHour).Why);

    [Fact]
    public void A_rule_without_a_share_says_that_it_never_fires()
    {
        var policy = Policy.Default with { Shares = RuleShares.Default with { Burn = 0 } };
        var account = Explain(Some.Steady(1_000, 14), 1_000, context: Some.Context with { Policy = policy });
        Assert.Equal("It has no share of the budget, so it never fires.", Of(account, SignalKind.SlowBurn).Why);
        Assert.Null(Of(account, SignalKind.SlowBurn).Threshold);
    }

    [Fact]
    public void What_nobody_read_is_told_as_unknown()
    {
        var account = Explain(Some.Steady(1_000, 14), 1_000);
        Assert.StartsWith("No readings", Of(account, SignalKind.ConcurrencyPinned).Why);
        Assert.StartsWith("No counters", Of(account, SignalKind.LimitNear).Why);
        Assert.StartsWith("No ceiling", Of(account, SignalKind.BurnPinned).Why);
        Assert.StartsWith("No inventory", Of(account, SignalKind.UnknownCredential).Why);
    }

    [Fact]
    public void A_pin_that_was_too_short_says_for_how_long_it_had_to_last()
    {
        var account = Explain(Some.Steady(1_000, 14), 1_000, readings: [.. Pinned(0, 6)]);
        var pinned = Of(account, SignalKind.ConcurrencyPinned);
        Assert.Equal((6, 10), (pinned.Measure, pinned.Threshold));
        Assert.Equal("At the maximum for 6 min, not for 10 min.", pinned.Why);
        Assert.Equal(["pin.for", "pin.share"], pinned.Settings);
    }

    [Fact]
    public void A_pin_that_is_not_the_keys_own_says_whose_part_it_has()
    {
        var context = Some.Context with { BurnShare = 0.12 };
        var account = Explain(Some.Steady(1_000, 14), 1_000, [.. Pinned(-10, 10)], context: context);
        Assert.StartsWith("The key makes 12 % of the workspace's burn", Of(account, SignalKind.ConcurrencyPinned).Why);
    }

    [Fact]
    public void A_limit_that_is_far_and_one_that_is_crossed_are_told_apart()
    {
        var far = Explain(Some.Steady(1_000, 14), 1_000, counters: Counted(100, 1_000_000));
        Assert.Contains("last longer than 3 days", Of(far, SignalKind.LimitNear).Why.Replace("72 h", "3 days"));
        Assert.Equal("100 of 1,000,000 credits are used.", Of(far, SignalKind.LimitCrossed).Why);
        var crossed = Explain(Some.Steady(1_000, 14), 1_000, counters: Counted(1_000, 1_000));
        Assert.True(Of(crossed, SignalKind.LimitCrossed).HasFired);
        Assert.Equal("It is crossed already, which is told instead.", Of(crossed, SignalKind.LimitNear).Why);
    }

    [Fact]
    public void By_the_iid_method_a_spike_is_a_matter_of_its_p_value()
    {
        var policy = Policy.Default with { SpikeMethod = SpikeMethod.Iid };
        var context = Some.Context with { Policy = policy };
        var watch = new KeyWatch(default);
        for (var at = Some.Monday; at < Next; at += UsageSpan.Length)
            watch.Put(new KeyBucket(at, at + UsageSpan.Length, 1_000 + (at.Minute * 10)));
        watch.Learn(Next, context);
        watch.Put(new KeyBucket(Next, Next + UsageSpan.Length, 1_100));
        var spike = Of(watch.Explain(Next + UsageSpan.Length, Next, [], null, context), SignalKind.CreditSpike);
        Assert.False(spike.HasFired);
        Assert.True(spike.Measure > spike.Threshold);
        Assert.Contains("iid.confidence", spike.Settings);
    }

    [Fact]
    public void To_explain_teaches_nothing()
    {
        var watch = Watch(Some.Steady(1_000, 14), 50_000);
        var before = watch.Profile.ToBytes();
        watch.Explain(Next + UsageSpan.Length, Next + UsageSpan.Length, [], null, Some.Context);
        Assert.Equal(before, watch.Profile.ToBytes());
        Assert.False(watch.IsQuiet);
    }

    [Fact]
    public void The_nearest_is_the_rule_that_lacks_least()
    {
        var account = Explain(Some.Steady(1_000, 14), 2_000);
        Assert.DoesNotContain(account.Rules, r => r.HasFired);
        Assert.Equal(SignalKind.CreditSpike, account.Nearest!.Kind);
    }

    private static IEnumerable<ConcurrencyReading> Pinned(int from, int to)
    {
        for (var minute = from; minute <= to; minute += 2)
            yield return Some.Reading(Next.AddMinutes(minute), 10);
    }

    private static Counters Counted(double used, double limit) =>
        new() { At = Next + UsageSpan.Length, Used = used, Limit = limit };

    private static RuleAccount Of(Account account, SignalKind kind) => account.Rules.Single(r => r.Kind == kind);

    private static KeyWatch Watch(Profile before, double credits)
    {
        var watch = new KeyWatch(before);
        var start = before.Through;
        if (credits > 0)
            watch.Put(new KeyBucket(start, start + UsageSpan.Length, credits));
        return watch;
    }

    private static Account Explain(
        Profile before, double credits, ConcurrencyReading[]? readings = null, Counters? counters = null,
        JudgeContext? context = null)
    {
        var end = before.Through + UsageSpan.Length;
        return Watch(before, credits).Explain(end, end, readings ?? [], counters, context ?? Some.Context);
    }
}
