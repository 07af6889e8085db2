using System.Text.Json;
using Burnwatch.Simulator.PagerDuty;

namespace Burnwatch.Simulator.Tests.PagerDuty;

public sealed class IncidentBookTests
{
    private const string OtherKey = "ffffffffffffffffffffffffffffffff";

    private readonly IncidentBook book = new();

    [Fact]
    public void The_first_trigger_opens_an_incident() => Does(EventEffect.Opened, "trigger");

    [Fact]
    public void A_trigger_of_an_open_alert_is_logged_and_replaces_what_it_shows()
    {
        Does(EventEffect.Opened, "trigger", summary: "first");
        Does(EventEffect.Logged, "trigger", summary: "second");
        var incident = Assert.Single(book.Incidents);
        Assert.Equal("second", incident.Title);
        Assert.Equal(2, incident.Events.Count);
    }

    [Fact]
    public void A_trigger_of_an_acknowledged_alert_leaves_it_acknowledged()
    {
        Does(EventEffect.Opened, "trigger");
        Does(EventEffect.Acknowledged, "acknowledge");
        Does(EventEffect.Logged, "trigger");
        Assert.Equal(IncidentStatus.Acknowledged, book.Incidents[0].Status);
    }

    [Fact]
    public void After_a_resolve_the_same_key_opens_a_new_incident()
    {
        Does(EventEffect.Opened, "trigger");
        Does(EventEffect.Resolved, "resolve");
        Does(EventEffect.Opened, "trigger");
        Assert.Equal([IncidentStatus.Resolved, IncidentStatus.Triggered], book.Incidents.Select(i => i.Status));
        Assert.NotEqual(book.Incidents[0].Id, book.Incidents[1].Id);
    }

    [Theory]
    [InlineData("acknowledge")]
    [InlineData("resolve")]
    public void What_acts_on_nothing_is_dropped(string action)
    {
        Does(EventEffect.Dropped, action);
        Assert.Empty(book.Incidents);
    }

    [Theory]
    [InlineData("acknowledge")]
    [InlineData("resolve")]
    public void Another_routing_key_does_not_reach_the_alert(string action)
    {
        Does(EventEffect.Opened, "trigger");
        Does(EventEffect.Dropped, action, routingKey: OtherKey);
        Assert.Equal(IncidentStatus.Triggered, book.Incidents[0].Status);
    }

    [Fact]
    public void The_same_dedup_key_under_another_routing_key_is_another_incident()
    {
        Does(EventEffect.Opened, "trigger");
        Does(EventEffect.Opened, "trigger", routingKey: OtherKey);
        Assert.Equal(2, book.Incidents.Count);
    }

    [Fact]
    public void A_resolved_alert_is_not_resolved_again()
    {
        Does(EventEffect.Opened, "trigger");
        Does(EventEffect.Resolved, "resolve");
        Does(EventEffect.Dropped, "resolve");
    }

    [Fact]
    public void A_person_acknowledges_once_and_resolves_once()
    {
        Does(EventEffect.Opened, "trigger");
        var id = book.Incidents[0].Id;
        Assert.Equal("Ada", book.Move(id, IncidentStatus.Acknowledged, "Ada", Some.Noon)?.AcknowledgedBy);
        Assert.Null(book.Move(id, IncidentStatus.Acknowledged, "Ada", Some.Noon));
        Assert.Equal(Some.Noon, book.Move(id, IncidentStatus.Resolved, "Ada", Some.Noon)?.ResolvedAt);
        Assert.Null(book.Move(id, IncidentStatus.Resolved, "Ada", Some.Noon));
        Assert.Null(book.Move("nothing", IncidentStatus.Resolved, "Ada", Some.Noon));
    }

    private void Does(EventEffect expected, string action, string summary = "s", string routingKey = Some.RoutingKey)
    {
        var body = JsonSerializer.SerializeToElement(
            new { routing_key = routingKey, event_action = action, payload = new { summary, severity = "error" } });
        Assert.Equal(expected, book.Accept(body, "k", Some.Noon).Event.Effect);
    }
}
