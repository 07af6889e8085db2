using Burnwatch.Alerting.Incidents;

namespace Burnwatch.Alerting.Tests.Incidents;

public class ExpectedBurnTests
{
    [Fact]
    public void A_label_ends_what_is_open_at_the_level_it_has()
    {
        var step = Step(Labelled(), Some.Verdict(12_000, Some.Signal(at: 9)), now: 10);
        Assert.Equal((IncidentChange.Resolved, IncidentState.Resolved, 12_000), (step.Change, step.Incident!.State, step.Incident.ExpectedPerHour));
        Assert.Equal(
            "Labelled as expected by dana: up to 12,000 credits an hour it is not told while it goes on.", step.Incident.Reason);
    }

    [Fact] public void Less_than_twice_the_level_joins_in_silence() => Changes(IncidentChange.None, Spike(at: 60, lastHour: 19_999));

    [Fact] public void Twice_the_level_opens_another() => Changes(IncidentChange.Opened, Spike(at: 60, lastHour: 20_000));

    [Fact] public void So_does_a_rate_of_twice_the_level_before_its_hour_is_over() =>
        Changes(IncidentChange.Opened, Spike(at: 60, lastHour: 9_000) with { CreditsPerHour = 20_000 });

    [Fact] public void Another_word_for_the_same_burn_is_no_news() => Changes(IncidentChange.None, Of(SignalKind.SlowBurn));

    [Theory]
    [InlineData(SignalKind.ConcurrencyPinned)]
    [InlineData(SignalKind.LimitCrossed)]
    [InlineData(SignalKind.RevokedCredentialActive)]
    [InlineData(SignalKind.IdleKeyActive)]
    public void Something_else_is(SignalKind kind) => Changes(IncidentChange.Opened, Of(kind));

    [Fact]
    public void A_pin_that_was_labelled_may_go_on()
    {
        var ended = Step(Labelled(Some.Signal(SignalKind.ConcurrencyPinned)), Some.Verdict(500), now: 10).Incident!;
        Assert.Equal(IncidentChange.None, Step(ended, Of(SignalKind.ConcurrencyPinned), now: 60).Change);
        Assert.Equal(IncidentChange.Opened, Step(ended, Spike(at: 60, lastHour: 600), now: 60).Change);
    }

    [Fact]
    public void What_joins_keeps_it_going_and_six_hours_without_end_it()
    {
        var on = Step(Ended(), Spike(at: 300, lastHour: 9_000), now: 300).Incident!;
        Assert.Equal(IncidentState.Resolved, on.State);
        Assert.Equal(IncidentChange.None, Step(on, Spike(at: 659, lastHour: 9_000), now: 659).Change);
        Assert.Equal(IncidentChange.Opened, Step(on, Spike(at: 660, lastHour: 9_000), now: 660).Change);
    }

    [Fact]
    public void What_opens_has_no_label_and_is_another_incident()
    {
        var opened = Step(Ended(), Spike(at: 60, lastHour: 90_000), now: 60).Incident!;
        Assert.Equal((0, 1, null), (opened.Id, opened.Generation, opened.Label));
    }

    [Fact]
    public void A_label_that_came_after_the_end_covers_nothing_that_comes_back()
    {
        var resolved = Labelled() with { State = IncidentState.Resolved, ResolvedAt = Some.Noon.AddMinutes(2) };
        Assert.Equal(IncidentChange.Opened, Step(resolved, Spike(at: 60, lastHour: 1_000), now: 60).Change);
    }

    [Fact]
    public void Old_evidence_opens_nothing() => Changes(IncidentChange.None, Spike(at: 0, lastHour: 90_000));

    private static void Changes(IncidentChange expected, Verdict verdict) =>
        Assert.Equal(expected, Step(Ended(), verdict, now: 60).Change);

    private static IncidentStep Step(Incident incident, Verdict verdict, int now) =>
        IncidentFold.Step(incident, verdict, default, Policy.Default, Some.Noon.AddMinutes(now));

    private static Verdict Spike(int at, double lastHour) => Some.Verdict(lastHour, Some.Signal(at: at));

    private static Verdict Of(SignalKind kind) => Some.Verdict(9_000, Some.Signal(kind, at: 60));

    // Opened at noon at 10,000 credits an hour, labelled five minutes later.
    private static Incident Labelled(params Signal[] signals) => Some.Incident(signals) with
    {
        Label = IncidentLabel.Expected, LabelledAt = Some.Noon.AddMinutes(5), LabelledBy = "dana",
    };

    private static Incident Ended() => Step(Labelled(), Some.Verdict(10_000), now: 6).Incident!;
}
