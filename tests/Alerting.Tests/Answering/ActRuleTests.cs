using Burnwatch.Alerting.Answering;
using Burnwatch.Alerting.Incidents;
using PagerDuty.Client.Rest;
using PagerDuty.Client.Webhooks;

namespace Burnwatch.Alerting.Tests.Answering;

public class ActRuleTests
{
    private static readonly WebhookAgent Ada = new("Ada Person", IsPerson: true);
    private static readonly WebhookAgent Integration = new("Events API V2", IsPerson: false);

    [Theory]
    [InlineData("incident.acknowledged", IncidentActKind.Acknowledge)]
    [InlineData("incident.unacknowledged", IncidentActKind.Unacknowledge)]
    [InlineData("incident.resolved", IncidentActKind.Resolve)]
    [InlineData("incident.reopened", IncidentActKind.Reopen)]
    [InlineData("incident.reassigned", IncidentActKind.Reassign)]
    [InlineData("incident.delegated", IncidentActKind.Reassign)]
    [InlineData("incident.annotated", IncidentActKind.Note)]
    public void What_people_do_is_an_act_of_theirs(string type, IncidentActKind kind)
    {
        var act = ActRule.Of(Told(type), "burn-1", isResolvedByUs: false)!;
        Assert.Equal(
            (kind, Some.Noon, "Ada Person", "pagerduty", "e1/burn-1"),
            (act.Kind, act.At, act.Author, act.Source, act.SourceId));
    }

    [Theory]
    [InlineData("incident.triggered")]
    [InlineData("incident.escalated")]
    [InlineData("incident.priority_updated")]
    [InlineData("incident.teleported")]
    [InlineData("service.updated")]
    public void What_moves_no_incident_is_no_act(string type) =>
        Assert.Null(ActRule.Of(Told(type), "burn-1", isResolvedByUs: false));

    [Fact]
    public void Our_own_resolve_that_comes_back_is_no_act()
    {
        Assert.Null(ActRule.Of(Told("incident.resolved", null), "burn-1", isResolvedByUs: true));
        Assert.Null(ActRule.Of(Told("incident.resolved", Integration), "burn-1", isResolvedByUs: true));
    }

    [Fact]
    public void Our_own_acknowledgement_that_comes_back_is_no_act()
    {
        Assert.Null(ActRule.Of(Told("incident.acknowledged", Integration), "burn-1", false, isAcknowledgedByUs: true));
        Assert.NotNull(ActRule.Of(Told("incident.acknowledged", Integration), "burn-1", false));
        Assert.Equal("Ada Person", ActRule.Of(Told("incident.acknowledged", Ada), "burn-1", false, true)!.Author);
    }

    [Fact]
    public void A_person_may_resolve_what_we_took_back_in_the_same_moment() =>
        Assert.NotNull(ActRule.Of(Told("incident.resolved", Ada), "burn-1", isResolvedByUs: true));

    // After auto_resolve_timeout, while it burns on.
    [Fact]
    public void A_resolve_of_PagerDutys_own_is_an_act_of_PagerDuty() =>
        Assert.Equal("PagerDuty", ActRule.Of(Told("incident.resolved", null), "burn-1", isResolvedByUs: false)!.Author);

    [Fact]
    public void A_note_is_kept_to_a_length_and_without_what_no_text_can_hold()
    {
        var long1 = ActRule.Of(Told("incident.annotated") with { Note = new string('x', 25_000) }, "k", false)!;
        Assert.Equal(4_000, long1.Text!.Length);
        Assert.Equal("a b", ActRule.Of(Told("incident.annotated") with { Note = " a\0b\n" }, "k", false)!.Text);
    }

    [Fact]
    public void A_reassignment_says_to_whom() => Assert.Equal("Bo, Cy", ActRule.Of(
        Told("incident.reassigned") with { Incident = new WebhookIncident { Id = "Q1", Assignees = ["Bo", "Cy"] } },
        "k",
        false)!.Text);

    [Fact] public void Polled_an_acknowledgement_is_one_act() => Polls(IncidentActKind.Acknowledge, RestIncidentStatus.Acknowledged);
    [Fact] public void Polled_again_it_is_none() => Polls(null, RestIncidentStatus.Acknowledged, IncidentActKind.Acknowledge);
    [Fact] public void Polled_a_new_incident_is_none() => Polls(null, RestIncidentStatus.Triggered);
    [Fact] public void Polled_an_acknowledgement_that_is_gone_was_taken_back() =>
        Polls(IncidentActKind.Unacknowledge, RestIncidentStatus.Triggered, IncidentActKind.Acknowledge);
    [Fact] public void Polled_a_resolve_that_is_gone_was_a_reopening() =>
        Polls(IncidentActKind.Reopen, RestIncidentStatus.Triggered, IncidentActKind.Resolve);
    [Fact] public void Polled_a_resolve_is_one() => Polls(IncidentActKind.Resolve, RestIncidentStatus.Resolved);
    [Fact] public void Polled_a_resolve_after_an_acknowledgement_is_one() =>
        Polls(IncidentActKind.Resolve, RestIncidentStatus.Resolved, IncidentActKind.Acknowledge);
    [Fact] public void Polled_our_own_resolve_is_none() => Polls(null, RestIncidentStatus.Resolved, byUs: true);

    [Fact] public void Polled_our_own_acknowledgement_is_none() =>
        Polls(null, RestIncidentStatus.Acknowledged, acknowledgedByUs: true);
    [Fact] public void Polled_a_persons_acknowledgement_after_ours_is_one() =>
        Polls(IncidentActKind.Acknowledge, RestIncidentStatus.Acknowledged, acknowledgedByUs: true, byPerson: true);

    private static void Polls(
        IncidentActKind? expected, RestIncidentStatus status, IncidentActKind? last = null, bool byUs = false,
        bool acknowledgedByUs = false, bool byPerson = false)
    {
        var there = new RestIncident
        {
            Id = "Q1",
            Status = status,
            CreatedAt = Some.Noon,
            ChangedAt = Some.Noon,
            IsChangedByPerson = byPerson,
        };
        Assert.Equal(expected, ActRule.Of(there, "burn-1", last, byUs, acknowledgedByUs)?.Kind);
    }

    private static WebhookEvent Told(string type) => Told(type, Ada);

    private static WebhookEvent Told(string type, WebhookAgent? agent) => new()
    {
        Id = "e1",
        Type = type,
        OccurredAt = Some.Noon,
        Agent = agent,
        Incident = new WebhookIncident { Id = "Q1" },
    };
}
