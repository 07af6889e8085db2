using Burnwatch.Alerting.Acting;
using Burnwatch.Alerting.Incidents;

namespace Burnwatch.Alerting.Tests.Acting;

/// <summary>The incident 7 of tts-prod fires, and its second page is the newest.</summary>
public class ActCheckTests
{
    private static readonly StandingIncident Firing = new()
    {
        Key = "tts-prod",
        State = IncidentState.Firing,
        Generation = 2,
    };

    private static readonly StandingIncident Over = Firing with
    {
        State = IncidentState.Resolved,
        ResolvedAt = Some.Noon,
        ResolvedBy = "bo",
    };

    [Fact] public void What_fires_is_acknowledged() => Stands(null, Order(), Firing);
    [Fact] public void What_was_seen_last_is_acknowledged() => Stands(null, Order() with { Page = 2 }, Firing);
    [Fact] public void What_was_told_anew_since_is_not() => Stands("page 2 has followed page 1; look at it again", Order() with { Page = 1 }, Firing);
    [Fact] public void What_is_over_is_not_resolved() => Stands("was resolved by bo at 2026-06-15 12:00 UTC; there is nothing left to resolve.", Order(IncidentActKind.Resolve), Over);
    [Fact] public void What_is_over_may_be_annotated() => Stands(null, Order(IncidentActKind.Note), Over);
    [Fact] public void What_is_told_with_another_is_acknowledged_there() => Stands("is told with incident 3", Order(), Firing with { State = IncidentState.Pending, GroupedUnder = 3 });
    [Fact] public void What_was_told_to_nobody_is_not_acknowledged() => Stands("was told to nobody yet", Order(), Firing with { State = IncidentState.Pending, Generation = 0 });
    [Fact] public void What_was_told_to_nobody_may_be_resolved() => Stands(null, Order(IncidentActKind.Resolve), Firing with { State = IncidentState.Pending, Generation = 0 });
    [Fact] public void What_is_about_to_be_resolved_is_left() => Stands("somebody said so already", Order(), Firing with { IsToBeResolved = true });

    [Fact] public void A_reason_is_not_needed() => Reads(null, Order());
    [Fact] public void A_note_needs_words() => Reads("A note without a text", Order(IncidentActKind.Note));
    [Fact] public void As_much_as_is_kept_may_be_said() => Reads(null, Order() with { Text = new string('x', 4_000) });
    [Fact] public void More_than_is_kept_may_not() => Reads("The text has 4001 characters; at most 4000 are kept.", Order() with { Text = new string('x', 4_001) });
    [Fact] public void Nobody_has_no_name() => Reads("Nobody can be called ' '", Order() with { Author = " " });
    [Fact] public void No_name_has_a_line_break() => Reads("Nobody can be called", Order() with { Author = "a\nb" });
    [Fact] public void What_only_PagerDuty_does_is_not_done_here() => Reads("'reassign' is nothing that is done here", Order(IncidentActKind.Reassign));

    private static ActOrder Order(IncidentActKind kind = IncidentActKind.Acknowledge) => new(7, kind, "ann", ActWay.Command);

    private static void Stands(string? part, ActOrder order, StandingIncident incident) =>
        Holds(part, ActCheck.ObstacleOf(order, incident));

    private static void Reads(string? part, ActOrder order) => Holds(part, ActCheck.FaultOf(order));

    private static void Holds(string? part, string? sentence)
    {
        if (part is null)
            Assert.Null(sentence);
        else
            Assert.Contains(part, sentence);
    }
}
