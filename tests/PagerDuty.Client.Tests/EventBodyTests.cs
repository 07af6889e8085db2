using System.Text;
using System.Text.Json.Nodes;

namespace PagerDuty.Client.Tests;

public class EventBodyTests
{
    [Fact]
    public void A_trigger_is_written_in_PagerDutys_words()
    {
        var trigger = new TriggerEvent
        {
            RoutingKey = Some.Key,
            DedupKey = "burn-1",
            Payload = new EventPayload
            {
                Summary = "Key 'tts-prod' burns 20× its normal",
                Source = "tts-prod",
                Severity = EventSeverity.Critical,
                Timestamp = Some.Noon,
                Component = "TTS",
                Group = "prod",
                Class = "credit spike",
                CustomDetails = new JsonObject
                {
                    ["credits_per_hour"] = 180_000,
                    ["signals"] = new JsonArray(new JsonObject { ["kind"] = "credit spike", ["score"] = 0.98 }),
                },
            },
            Images = [new EventImage("https://burnwatch.test/1.png", "https://burnwatch.test/1", "Credits per hour")],
            Links = [new EventLink("https://burnwatch.test/1", "The incident")],
            Client = "Burnwatch",
            ClientUrl = "https://burnwatch.test",
        };
        AssertWritten("""
            {
              "routing_key": "R0CANARY5f0e4d3c2b1a09f8e7d6c5b4",
              "event_action": "trigger",
              "dedup_key": "burn-1",
              "payload": {
                "summary": "Key 'tts-prod' burns 20× its normal",
                "source": "tts-prod",
                "severity": "critical",
                "timestamp": "2026-10-13T12:00:00+00:00",
                "component": "TTS",
                "group": "prod",
                "class": "credit spike",
                "custom_details": {
                  "credits_per_hour": 180000,
                  "signals": [ { "kind": "credit spike", "score": 0.98 } ]
                }
              },
              "images": [
                { "src": "https://burnwatch.test/1.png", "href": "https://burnwatch.test/1", "alt": "Credits per hour" }
              ],
              "links": [ { "href": "https://burnwatch.test/1", "text": "The incident" } ],
              "client": "Burnwatch",
              "client_url": "https://burnwatch.test"
            }
            """, trigger);
    }

    [Fact]
    public void A_resolve_needs_its_dedup_key_alone() =>
        AssertWritten("""
            { "routing_key": "R0CANARY5f0e4d3c2b1a09f8e7d6c5b4", "event_action": "resolve", "dedup_key": "burn-1" }
            """, Some.Resolve());

    [Fact]
    public void A_resolve_may_carry_the_payload_that_rules_route_by() =>
        AssertWritten("""
            {
              "routing_key": "R0CANARY5f0e4d3c2b1a09f8e7d6c5b4", "event_action": "resolve", "dedup_key": "burn-1",
              "payload": { "summary": "Back to normal", "source": "tts-prod", "severity": "critical" }
            }
            """, Some.Resolve() with { Payload = Some.Payload("Back to normal") });

    [Fact]
    public void An_acknowledge_needs_its_dedup_key_alone() =>
        AssertWritten("""
            { "routing_key": "R0CANARY5f0e4d3c2b1a09f8e7d6c5b4", "event_action": "acknowledge", "dedup_key": "burn-1" }
            """, new AcknowledgeEvent { RoutingKey = Some.Key, DedupKey = "burn-1" });

    [Fact]
    public void A_change_has_no_action_and_no_severity() =>
        AssertWritten("""
            {
              "routing_key": "R0CANARY5f0e4d3c2b1a09f8e7d6c5b4",
              "payload": {
                "summary": "Key tts-prod was rotated", "source": "burnwatch", "timestamp": "2026-10-13T12:00:00+00:00",
                "custom_details": { "hint": "9f8e" }
              },
              "links": [ { "href": "https://burnwatch.test/keys/1" } ]
            }
            """, new ChangeEvent
        {
            RoutingKey = Some.Key,
            Summary = "Key tts-prod was rotated",
            Source = "burnwatch",
            Timestamp = Some.Noon,
            CustomDetails = new JsonObject { ["hint"] = "9f8e" },
            Links = [new EventLink("https://burnwatch.test/keys/1")],
        });

    [Theory]
    [InlineData(EventSeverity.Critical, "critical")]
    [InlineData(EventSeverity.Error, "error")]
    [InlineData(EventSeverity.Warning, "warning")]
    [InlineData(EventSeverity.Info, "info")]
    public void A_severity_is_one_of_PagerDutys_four_words(EventSeverity severity, string word)
    {
        var trigger = Some.Trigger() with { Payload = Some.Payload() with { Severity = severity } };
        Assert.Equal(word, (string?)Written(trigger)["payload"]!["severity"]);
    }

    [Fact]
    public void Links_without_address_and_images_without_source_are_left_out()
    {
        var trigger = Some.Trigger() with
        {
            Links = [new EventLink(""), new EventLink("https://burnwatch.test"), new EventLink(" ", "nowhere")],
            Images = [new EventImage("")],
        };
        var body = Written(trigger);
        Assert.Equal("https://burnwatch.test", (string?)Assert.Single(body["links"]!.AsArray())!["href"]);
        Assert.Null(body["images"]);
    }

    [Fact]
    public void A_long_summary_is_cut_in_the_request()
    {
        Assert.Equal(1024, Summary(Some.Trigger(new string('a', 2000))).Length);
        Assert.Equal(1024, Summary(new ChangeEvent { RoutingKey = Some.Key, Summary = new string('a', 2000) }).Length);

        static string Summary(PagerDutyEvent e) => (string)Written(e)["payload"]!["summary"]!;
    }

    [Fact]
    public void Half_a_surrogate_pair_does_not_lose_the_page() =>
        Assert.Equal("broken \uFFFD name", (string?)Written(Some.Trigger("broken \uD83D name"))["payload"]!["summary"]);

    [Fact]
    public void A_request_at_the_limit_keeps_its_details()
    {
        var body = Some.Trigger(details: DetailsFillingTo(512_000)).ToBody().ToUtf8();
        Assert.Equal(512_000, body.Length);
        Assert.Contains("filling", Encoding.UTF8.GetString(body));
    }

    [Fact]
    public void A_request_past_the_limit_sends_a_note_for_its_details()
    {
        var trigger = Some.Trigger(details: DetailsFillingTo(512_001));
        var body = trigger.ToBody().ToUtf8();
        var payload = JsonNode.Parse(body)!["payload"]!;
        Assert.InRange(body.Length, 1, 1000);
        Assert.Equal(
            "The details were left out: they make the event 512001 bytes long, of 512000 allowed.",
            (string?)Assert.Single(payload["custom_details"]!.AsObject()).Value);
        Assert.Equal("Key tts-prod burns 20 times its normal", (string?)payload["summary"]);
        Assert.Equal("tts-prod", (string?)payload["source"]);
    }

    [Fact]
    public void The_limit_counts_bytes_and_not_characters()
    {
        var trigger = Some.Trigger(details: new JsonObject { ["filling"] = new string('ü', 300_000) });
        Assert.InRange(trigger.ToBody().ToUtf8().Length, 1, 1000);
    }

    private static JsonObject DetailsFillingTo(int bytes)
    {
        var empty = Some.Trigger(details: new JsonObject { ["filling"] = "" }).ToBody().ToUtf8().Length;
        return new JsonObject { ["filling"] = new string('x', bytes - empty) };
    }

    private static JsonNode Written(PagerDutyEvent e) => JsonNode.Parse(e.ToBody().ToUtf8())!;

    private static void AssertWritten(string expected, PagerDutyEvent e) =>
        Assert.Equal(JsonNode.Parse(expected)!.ToJsonString(), Written(e).ToJsonString());
}
