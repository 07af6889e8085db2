using System.Text;
using PagerDuty.Client.Webhooks;

namespace PagerDuty.Client.Tests.Webhooks;

public class WebhookEventTests
{
    [Fact]
    public void An_acknowledgement_names_its_incident_and_who_gave_it()
    {
        var read = Parse("""
            {"event":{"id":"01E","event_type":"incident.acknowledged","resource_type":"incident",
              "occurred_at":"2026-10-13T12:00:00.123Z",
              "agent":{"id":"PA","type":"user_reference","summary":"Ada Person","html_url":"https://pd.test/users/PA"},
              "client":null,
              "data":{"id":"Q1","type":"incident","status":"acknowledged","incident_key":"burn-1",
                "assignees":[{"id":"PA","summary":"Ada Person"},{"id":"PB"}]}}}
            """);

        Assert.Equal("01E", read.Id);
        Assert.Equal("incident.acknowledged", read.Type);
        Assert.Equal(Some.Noon.AddMilliseconds(123), read.OccurredAt);
        Assert.Equal(new WebhookAgent("Ada Person", IsPerson: true), read.Agent);
        Assert.Equal("Q1", read.Incident!.Id);
        Assert.Equal("burn-1", read.Incident.IncidentKey);
        Assert.Equal(["Ada Person", "PB"], read.Incident.Assignees);
        Assert.Null(read.Note);
    }

    [Fact]
    public void A_note_has_its_incident_below_its_data()
    {
        var read = Parse(Event(
            "incident.annotated",
            """{"id":"N1","type":"incident_note","content":"It is the load test.","incident":{"id":"Q1"}}"""));
        Assert.Equal("Q1", read.Incident!.Id);
        Assert.Equal("It is the load test.", read.Note);
    }

    [Theory]
    [InlineData("""null""")]
    [InlineData("\"\"")]
    public void An_incident_without_a_key_says_nothing_of_it(string key) => Assert.Null(
        Parse(Event("incident.resolved", $$"""{"id":"Q1","incident_key":{{key}}}""")).Incident!.IncidentKey);

    [Fact]
    public void An_integration_is_nobody() => Assert.Equal(
        new WebhookAgent("Events API V2", IsPerson: false),
        Parse(Event(
            "incident.resolved",
            """{"id":"Q1"}""",
            """{"id":"PI","type":"events_api_v2_inbound_integration_reference","summary":"Events API V2"}""")).Agent);

    [Fact]
    public void A_type_that_nobody_knows_yet_is_read_all_the_same() =>
        Assert.Equal("Q1", Parse(Event("incident.teleported", """{"id":"Q1"}""")).Incident!.Id);

    [Theory]
    [InlineData("pagey.ping", """{"type":"ping","message":"Hello from your friend Pagey!"}""")]
    [InlineData("service.updated", """{"id":"PS","type":"service"}""")]
    public void What_is_told_of_no_incident_has_none(string type, string data) =>
        Assert.Null(Parse(Event(type, data)).Incident);

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"event":7}""")]
    [InlineData("""{"event":{"id":"1","event_type":"incident.resolved","data":{"id":"Q1"}}}""")]
    [InlineData("""{"event":{"id":"1","event_type":"incident.resolved","occurred_at":"noon","data":{"id":"Q1"}}}""")]
    [InlineData(
        """{"event":{"id":"1","event_type":"incident.resolved","occurred_at":"2026-10-13T12:00:00Z","data":[]}}""")]
    [InlineData(
        """{"event":{"id":"1","event_type":"incident.resolved","occurred_at":"2026-10-13T12:00:00Z","data":{}}}""")]
    [InlineData("""{"event":{"id":7,"event_type":"a","occurred_at":"2026-10-13T12:00:00Z","data":{}}}""")]
    public void What_is_no_event_is_told_in_a_sentence(string body)
    {
        var fault = Assert.Throws<WebhookFormatException>(() => Parse(body));
        Assert.StartsWith("The body is no event of PagerDuty's v3 webhooks", fault.Message);
    }

    private static string Event(string type, string data, string agent = "null") => $$$"""
        {"event":{"id":"01E","event_type":"{{{type}}}","occurred_at":"2026-10-13T12:00:00Z","agent":{{{agent}}},"data":{{{data}}}}}
        """;

    private static WebhookEvent Parse(string body) => WebhookEvent.Parse(Encoding.UTF8.GetBytes(body));
}
