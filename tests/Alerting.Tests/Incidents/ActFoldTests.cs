using Burnwatch.Alerting.Incidents;

namespace Burnwatch.Alerting.Tests.Incidents;

/// <summary>The incident was paged at noon, and people act on it.</summary>
public class ActFoldTests
{
    [Fact] public void Somebody_looks_after_it() => Moves(IncidentState.Acknowledged, IncidentChange.Acknowledged, Firing, IncidentActKind.Acknowledge);
    [Fact] public void What_recovers_goes_on_to() => Moves(IncidentState.Recovering, IncidentChange.Acknowledged, Recovering, IncidentActKind.Acknowledge);
    [Fact] public void What_is_over_needs_nobody() => Moves(IncidentState.Resolved, IncidentChange.Noted, Over, IncidentActKind.Acknowledge);
    [Fact] public void What_nobody_was_told_of_neither() => Moves(IncidentState.Pending, IncidentChange.Noted, Pending, IncidentActKind.Acknowledge);
    [Fact] public void Taken_back_it_burns_on() => Moves(IncidentState.Firing, IncidentChange.Unacknowledged, Acknowledged, IncidentActKind.Unacknowledge);
    [Fact] public void What_nobody_has_nobody_gives_back() => Moves(IncidentState.Firing, IncidentChange.Noted, Firing, IncidentActKind.Unacknowledge);
    [Fact] public void A_person_ends_it() => Moves(IncidentState.Resolved, IncidentChange.Resolved, Firing, IncidentActKind.Resolve);
    [Fact] public void Also_one_that_somebody_looks_after() => Moves(IncidentState.Resolved, IncidentChange.Resolved, Acknowledged, IncidentActKind.Resolve);
    [Fact] public void Also_one_that_nobody_was_told_of() => Moves(IncidentState.Resolved, IncidentChange.Resolved, Pending, IncidentActKind.Resolve);
    [Fact] public void What_is_over_does_not_end_again() => Moves(IncidentState.Resolved, IncidentChange.Noted, Over, IncidentActKind.Resolve);
    [Fact] public void A_person_opens_it_again() => Moves(IncidentState.Firing, IncidentChange.Resumed, Over, IncidentActKind.Reopen);
    [Fact] public void What_is_open_needs_no_opening() => Moves(IncidentState.Firing, IncidentChange.Noted, Firing, IncidentActKind.Reopen);
    [Fact] public void What_was_never_told_is_not_opened_again() => Moves(IncidentState.Resolved, IncidentChange.Noted, Over with { Generation = 0 }, IncidentActKind.Reopen);
    [Fact] public void What_is_expected_neither() => Moves(IncidentState.Resolved, IncidentChange.Noted, Over with { Label = IncidentLabel.Expected }, IncidentActKind.Reopen);
    [Fact] public void A_note_moves_nothing() => Moves(IncidentState.Acknowledged, IncidentChange.Noted, Acknowledged, IncidentActKind.Note);
    [Fact] public void To_give_it_to_another_moves_nothing() => Moves(IncidentState.Acknowledged, IncidentChange.Reassigned, Acknowledged, IncidentActKind.Reassign);

    [Fact]
    public void The_words_say_who_did_what_where_and_when()
    {
        var step = ActFold.Step(Firing, Act(IncidentActKind.Resolve) with { Text = "the key is off" }, Minute(7));
        Assert.Equal("Resolved by dana (at PagerDuty, 2026-06-15 12:05 UTC): the key is off.", step.Why);
        Assert.Equal((step.Why, "dana", Minute(7)), (step.Incident!.Reason, step.Incident.ResolvedBy, step.Incident.ResolvedAt));
    }

    [Fact]
    public void What_was_done_to_an_older_page_stands_on_the_timeline_alone()
    {
        var step = ActFold.Step(Firing with { Generation = 3 }, Act(IncidentActKind.Resolve) with { Generation = 2 }, Minute(7));
        Assert.Equal((IncidentState.Firing, IncidentChange.Noted), (step.Incident!.State, step.Change));
        Assert.EndsWith("It was page 2, which others have followed: the last one counts.", step.Why);
        Assert.True(ActFold.Step(Firing with { Generation = 3 }, Act(IncidentActKind.Resolve) with { Generation = 3 }, Minute(7)).Incident is { IsOpen: false });
    }

    [Fact]
    public void What_is_told_late_does_not_undo_what_was_done_after_it()
    {
        var given = ActFold.Step(Acknowledged, Act(IncidentActKind.Unacknowledge, at: 6), Minute(7)).Incident!;
        var late = ActFold.Step(given, Act(IncidentActKind.Acknowledge, at: 5), Minute(8));
        Assert.Equal((IncidentState.Firing, IncidentChange.Noted), (late.Incident!.State, late.Change));
    }

    [Fact]
    public void A_clock_that_goes_fast_does_not_block_what_people_do_next()
    {
        var first = ActFold.Step(Firing, Act(IncidentActKind.Acknowledge, at: 600), Minute(7)).Incident!;
        Assert.Equal((Minute(7), Minute(7)), (first.AcknowledgedAt, first.ActedAt));
        Assert.Equal(IncidentChange.Unacknowledged, ActFold.Step(first, Act(IncidentActKind.Unacknowledge, at: 8), Minute(8)).Change);
    }

    [Fact]
    public void No_act_tells_anybody() => Assert.All(
        Enum.GetValues<IncidentActKind>(),
        kind => Assert.All([Firing, Acknowledged, Recovering, Pending, Over], incident =>
        {
            var step = ActFold.Step(incident, Act(kind), Minute(7));
            Assert.False(step.Triggers);
            Assert.Equal(incident.Generation, step.Incident!.Generation);
        }));

    private static Incident Firing => Some.Incident();

    private static Incident Acknowledged => Firing with { State = IncidentState.Acknowledged, AcknowledgedAt = Minute(1), AcknowledgedBy = "eli" };

    private static Incident Recovering => Firing with { State = IncidentState.Recovering };

    private static Incident Pending => Firing with { State = IncidentState.Pending, Generation = 0 };

    private static Incident Over => Firing with { State = IncidentState.Resolved, ResolvedAt = Minute(2) };

    private static IncidentAct Act(IncidentActKind kind, int at = 5) =>
        new() { Kind = kind, At = Minute(at), Author = "dana", Source = "pagerduty" };

    private static void Moves(IncidentState expected, IncidentChange change, Incident incident, IncidentActKind kind)
    {
        var step = ActFold.Step(incident, Act(kind), Minute(7));
        Assert.Equal((expected, change), (step.Incident!.State, step.Change));
    }

    private static DateTimeOffset Minute(int minute) => Some.Noon.AddMinutes(minute);
}
