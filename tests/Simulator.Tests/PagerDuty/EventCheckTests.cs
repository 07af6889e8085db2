using System.Text.Json;
using Burnwatch.Simulator.PagerDuty;

namespace Burnwatch.Simulator.Tests.PagerDuty;

public sealed class EventCheckTests
{
    private const string Key = $"\"routing_key\":\"{Some.RoutingKey}\"";
    private const string Payload = """ "payload":{"summary":"s","source":"o","severity":"error"} """;

    [Theory]
    [InlineData($$"""{ {{Key}}, "event_action":"trigger", {{Payload}} }""")]
    [InlineData($$"""{ {{Key}}, "event_action":"resolve", "dedup_key":"k" }""")]
    [InlineData($$"""{ {{Key}}, "event_action":"acknowledge", "dedup_key":"k" }""")]
    [InlineData(
        $$"""{ {{Key}}, "event_action":"trigger", {{Payload}}, "links":"""
        + """[{"href":"http://x"}], "images":[{"src":"https://x"}] }""")]
    public void A_valid_event_has_no_fault(string json) => Assert.Empty(Faults(json));

    [Theory]
    [InlineData("""{ "event_action":"resolve","dedup_key":"k" }""", "'routing_key' is missing or blank")]
    [InlineData(
        """{ "routing_key":"abc","event_action":"resolve","dedup_key":"k" }""",
        "Length of 'routing_key' is incorrect (should be 32 characters)")]
    [InlineData("""{ "routing_key":"0123456789abcdef0123456789abcde-","event_action":"resolve","dedup_key":"k" }""",
        "'routing_key' cannot contain non-alphanumeric characters.")]
    [InlineData($$"""{ {{Key}} }""", "'event_action' is missing or blank")]
    [InlineData($$"""{ {{Key}}, "event_action":"shout" }""",
        "'event_action' is invalid (must be one of the following: 'trigger', 'acknowledge' or 'resolve')")]
    [InlineData($$"""{ {{Key}}, "event_action":"resolve" }""", "'dedup_key' is missing or blank")]
    [InlineData($$"""{ {{Key}}, "event_action":"trigger" }""", "'payload' is missing or blank")]
    [InlineData(
        $$"""{ {{Key}}, "event_action":"trigger", "payload":{"source":"o","severity":"error"} }""",
        "'payload.summary' is missing or blank")]
    [InlineData(
        $$"""{ {{Key}}, "event_action":"trigger", "payload":{"summary":"s","severity":"error"} }""",
        "'payload.source' is missing or blank")]
    [InlineData(
        $$"""{ {{Key}}, "event_action":"trigger", "payload":{"summary":"s","source":"o"} }""",
        "'payload.severity' is missing or blank")]
    [InlineData(
        $$"""{ {{Key}}, "event_action":"trigger", "payload":{"summary":"s","source":"o","severity":"fatal"} }""",
        "'payload.severity' is invalid (must be one of the following: 'critical', 'warning', 'error' or 'info')")]
    [InlineData(
        $$"""{ {{Key}}, "event_action":"trigger", "payload":"""
        + """{"summary":"s","source":"o","severity":"info","timestamp":"noon"} }""",
        "'payload.timestamp' is invalid (must be an ISO 8601 date-time)")]
    [InlineData(
        $$"""{ {{Key}}, "event_action":"trigger", {{Payload}}, "links":[{"text":"t"}] }""",
        "'links[0].href' is missing or blank")]
    [InlineData(
        $$"""{ {{Key}}, "event_action":"trigger", {{Payload}}, "images":[{"src":"http://x"}] }""",
        "'images[0].src' is invalid (must be an HTTPS URL)")]
    public void A_fault_is_told_in_the_words_of_the_real_api(string json, string fault) =>
        Assert.Equal([fault], Faults(json));

    [Theory]
    [InlineData(1024, 0)]
    [InlineData(1025, 1)]
    public void A_summary_has_1024_characters_at_most(int length, int faults) => Assert.Equal(faults, Faults(
        $$"""{ {{Key}}, "event_action":"trigger", "payload":"""
        + $$"""{"summary":"{{new string('s', length)}}","source":"o","severity":"info"} }""").Count);

    [Theory]
    [InlineData(255, 0)]
    [InlineData(256, 1)]
    public void A_dedup_key_has_255_characters_at_most(int length, int faults) => Assert.Equal(faults, Faults(
        $$"""{ {{Key}}, "event_action":"resolve", "dedup_key":"{{new string('k', length)}}" }""").Count);

    [Theory]
    [InlineData($$"""{ {{Key}}, "payload":{"summary":"rotated"} }""", 0)]
    [InlineData($$"""{ {{Key}}, "payload":{} }""", 1)]
    [InlineData("""{ "routing_key":"R123456789abcdef0123456789abcdef", "payload":{"summary":"rotated"} }""", 1)]
    public void A_change_event_needs_a_summary_and_a_services_key(string json, int faults) =>
        Assert.Equal(faults, EventCheck.Change(JsonDocument.Parse(json).RootElement).Count);

    private static List<string> Faults(string json) => EventCheck.Alert(JsonDocument.Parse(json).RootElement);
}
