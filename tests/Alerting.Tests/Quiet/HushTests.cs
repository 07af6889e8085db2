using Burnwatch.Alerting.Incidents;
using Burnwatch.Alerting.Quiet;

namespace Burnwatch.Alerting.Tests.Quiet;

public class HushTests
{
    private static readonly IReadOnlyList<SignalKind> Spike = [SignalKind.CreditSpike];
    private static readonly IncidentStep Opened = new(Some.Incident(), IncidentChange.Opened, "It burns.");
    private static readonly IncidentStep Nothing = new(Some.Incident(), IncidentChange.None, "");

    [Fact]
    public void Without_a_silence_a_page_goes_out() => Assert.Empty(Decide(Opened, Spike).HiddenBy);

    [Fact]
    public void A_silence_hides_a_page_and_says_so()
    {
        var hushed = Decide(Opened, Spike, SomeQuiet.Silence());
        Assert.Equal([1], hushed.HiddenBy.Select(h => h.Rule.Id));
        Assert.Equal(
            "It burns. Not paged: silence 1 of ann (we move the store) until 2026-06-15 13:00 UTC.", hushed.Step.Why);
    }

    [Fact]
    public void A_silence_of_another_signal_hides_nothing() =>
        Assert.Empty(Decide(Opened, Spike, OfSignal(1, SignalKind.SlowBurn)).HiddenBy);

    [Fact]
    public void One_signal_that_is_not_silenced_pages() =>
        Assert.Empty(Decide(Opened, [SignalKind.CreditSpike, SignalKind.FirstUse], OfSignal(1, SignalKind.CreditSpike)).HiddenBy);

    [Fact]
    public void Two_silences_together_hide_what_neither_does_alone() =>
        Assert.Equal([1, 2], Decide(
            Opened, [SignalKind.CreditSpike, SignalKind.FirstUse],
            OfSignal(1, SignalKind.CreditSpike), OfSignal(2, SignalKind.FirstUse)).HiddenBy.Select(h => h.Rule.Id));

    [Fact]
    public void What_was_hidden_is_told_when_the_silence_is_over()
    {
        var hushed = Decide(Nothing, Spike, [Hidden(1, until: 30)]);
        Assert.True(hushed.TellsHidden);
        Assert.Equal(IncidentChange.Unsilenced, hushed.Step.Change);
        Assert.StartsWith("Silenced until 2026-06-15 12:30 UTC by silence 1 of ann", hushed.Step.Why);
    }

    [Fact]
    public void The_last_of_several_silences_is_named()
    {
        var hushed = Decide(Nothing, Spike, [Hidden(1, until: 40), Hidden(2, until: 30)]);
        Assert.StartsWith("Silenced until 2026-06-15 12:40 UTC by silence 1", hushed.Step.Why);
    }

    [Fact]
    public void One_that_was_ended_early_is_told_by_its_real_end()
    {
        var hushed = Decide(Nothing, Spike, [Hidden(1, until: 60) with { EndedAt = Some.Noon.AddMinutes(20) }]);
        Assert.StartsWith("Silenced until 2026-06-15 12:20 UTC", hushed.Step.Why);
    }

    [Fact]
    public void A_second_silence_takes_over_what_the_first_hid()
    {
        var hushed = Decide(Nothing, Spike, [Hidden(1, until: 30)], SomeQuiet.Silence(id: 2));
        Assert.Equal([2], hushed.HiddenBy.Select(h => h.Rule.Id));
        Assert.Equal(IncidentChange.None, hushed.Step.Change);
    }

    [Fact]
    public void What_a_silence_hid_already_is_no_news() =>
        Assert.False(Decide(Nothing, Spike, [Hidden(1, until: 60)], SomeQuiet.Silence()).IsNews);

    [Fact]
    public void Over_ten_thousand_ticks_a_page_is_hidden_once()
    {
        var hidden = new List<HiddenPage>();
        for (var tick = 0; tick < 10_000; tick++)
        {
            var hushed = Decide(tick == 0 ? Opened : Nothing, Spike, hidden, SomeQuiet.Silence());
            hidden.AddRange(hushed.HiddenBy.Select(h => Hidden(h.Rule.Id, until: 60)));
        }
        Assert.Single(hidden);
    }

    [Theory]
    [InlineData(IncidentState.Recovering)]
    [InlineData(IncidentState.Acknowledged)]
    [InlineData(IncidentState.Resolved)]
    public void What_does_not_burn_or_has_somebody_is_not_told_late(IncidentState state) =>
        Assert.False(Decide(Nothing with { Incident = Some.Incident() with { State = state } }, Spike, [Hidden(1, until: 30)]).IsNews);

    [Fact]
    public void A_page_that_nothing_hides_tells_what_was_hidden_too() =>
        Assert.True(Decide(Opened with { Change = IncidentChange.Worsened }, Spike, [Hidden(1, until: 30)]).TellsHidden);

    private static QuietRule OfSignal(long id, SignalKind kind) =>
        SomeQuiet.Silence(id, scope: new QuietScope { Signals = [kind] });

    private static HiddenPage Hidden(long rule, int until) => new()
    {
        IncidentId = 7,
        RuleId = rule,
        Generation = 1,
        HiddenUntil = Some.Noon.AddMinutes(until),
        Kind = "silence",
        Author = "ann",
        Reason = "we move the store",
    };

    private static Hushed Decide(IncidentStep step, IReadOnlyList<SignalKind> firing, params QuietRule[] silences) =>
        Decide(step, firing, [], silences);

    private static Hushed Decide(
        IncidentStep step, IReadOnlyList<SignalKind> firing, IReadOnlyList<HiddenPage> hidden, params QuietRule[] silences) =>
        Hush.Decide(step, firing, [.. silences.Select(s => s.InForce())], hidden, Some.Noon.AddMinutes(45));
}
