using System.Net;
using System.Text.Json;
using Burnwatch.Simulator.PagerDuty;

namespace Burnwatch.Simulator.Tests.PagerDuty;

public sealed class EventsEndpointTests
{
    [Fact]
    public async Task A_valid_trigger_is_accepted_and_notifies()
    {
        await using var simulator = await Some.SimulatorAsync(Some.Clock());
        using var client = Some.PagerDuty(simulator);

        using var response = await client.PostAsync("/v2/enqueue", Trigger("k1"));

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal(
            """{"status":"success","message":"Event processed","dedup_key":"k1"}""",
            await response.Content.ReadAsStringAsync());
        var told = Assert.Single(simulator.PagerDuty.Notifications);
        Assert.Equal(
            ("checkout-voice burns", "critical", "k1", Some.Noon), (told.Title, told.Severity, told.DedupKey, told.At));
    }

    [Fact]
    public async Task An_event_is_kept_as_it_arrived()
    {
        await using var simulator = await Some.SimulatorAsync(Some.Clock());
        using var client = Some.PagerDuty(simulator);
        var body = JsonSerializer.Serialize(Trigger("k1"));
        using var response = await client.PostAsync("/v2/enqueue", body);
        Assert.Equal(body, Assert.Single(simulator.PagerDuty.Events).Body.GetRawText());
    }

    [Fact]
    public async Task A_trigger_without_a_key_is_given_one_of_its_own()
    {
        await using var simulator = await Some.SimulatorAsync(Some.Clock());
        using var client = Some.PagerDuty(simulator);
        var trigger = new
        {
            routing_key = Some.RoutingKey,
            event_action = "trigger",
            payload = new { summary = "s", source = "o", severity = "info" },
        };
        var first = (await client.PostAsync("/v2/enqueue", trigger).JsonAsync()).GetProperty("dedup_key").GetString();
        var second = (await client.PostAsync("/v2/enqueue", trigger).JsonAsync()).GetProperty("dedup_key").GetString();
        Assert.NotEqual(first, second);
        Assert.Equal(2, simulator.PagerDuty.Notifications.Count);
    }

    [Fact]
    public async Task A_second_trigger_of_an_open_alert_notifies_nobody()
    {
        await using var simulator = await Some.SimulatorAsync(Some.Clock());
        using var client = Some.PagerDuty(simulator);
        using var first = await client.PostAsync("/v2/enqueue", Trigger("k"));
        using var second = await client.PostAsync("/v2/enqueue", Trigger("k"));
        Assert.Equal(HttpStatusCode.Accepted, second.StatusCode);
        Assert.Equal(2, simulator.PagerDuty.Events.Count);
        Assert.Single(simulator.PagerDuty.Notifications);
    }

    [Fact]
    public async Task A_resolve_of_nothing_is_accepted_and_dropped()
    {
        await using var simulator = await Some.SimulatorAsync(Some.Clock());
        using var client = Some.PagerDuty(simulator);
        using var response = await client.PostAsync(
            "/v2/enqueue", new { routing_key = Some.RoutingKey, event_action = "resolve", dedup_key = "k" });
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal(EventEffect.Dropped, Assert.Single(simulator.PagerDuty.Events).Effect);
        Assert.Empty(simulator.PagerDuty.Incidents);
    }

    [Theory]
    [InlineData("{", "Event is not valid JSON")]
    [InlineData("[]", "Event must be a JSON object")]
    [InlineData("{}", "'routing_key' is missing or blank")]
    public async Task An_invalid_event_is_refused_with_its_faults(string body, string fault)
    {
        await using var simulator = await Some.SimulatorAsync(Some.Clock());
        using var client = Some.PagerDuty(simulator);
        using var response = await client.PostAsync("/v2/enqueue", body);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var answer = await Task.FromResult(response).JsonAsync();
        Assert.Equal("invalid event", answer.GetProperty("status").GetString());
        Assert.Equal("Event object is invalid", answer.GetProperty("message").GetString());
        Assert.Equal(fault, answer.GetProperty("errors")[0].GetString());
        Assert.Empty(simulator.PagerDuty.Events);
    }

    [Fact]
    public async Task An_event_above_512_kb_is_refused()
    {
        await using var simulator = await Some.SimulatorAsync(Some.Clock());
        using var client = Some.PagerDuty(simulator);
        var details = new { text = new string('x', 512 * 1024) };
        using var response = await client.PostAsync("/v2/enqueue", new
        {
            routing_key = Some.RoutingKey, event_action = "trigger",
            payload = new { summary = "s", source = "o", severity = "info", custom_details = details },
        });
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task Where_routing_keys_are_known_another_one_is_refused()
    {
        await using var simulator = await SimulatorHost.StartAsync(
            new SimulatorOptions
            {
                Scenario = Some.Scenario(),
                PagerDuty = new() { RoutingKeys = ["00000000000000000000000000000000"] },
            },
            default);
        using var client = Some.PagerDuty(simulator);
        var answer = await client.PostAsync("/v2/enqueue", Trigger("k")).JsonAsync();
        Assert.Equal("Invalid routing key", answer.GetProperty("errors")[0].GetString());
    }

    [Theory]
    [InlineData(true, 429)]
    [InlineData(false, 202)]
    public async Task The_121st_event_of_a_minute_is_one_too_many_where_that_is_switched_on(bool limits, int status)
    {
        var time = Some.Clock();
        await using var simulator = await SimulatorHost.StartAsync(
            new SimulatorOptions { Scenario = Some.Scenario(), Time = time, PagerDuty = new() { LimitsRate = limits } },
            default);
        using var client = Some.PagerDuty(simulator);
        for (var i = 0; i < 120; i++)
        {
            using var within = await client.PostAsync("/v2/enqueue", Trigger("k"));
            Assert.Equal(HttpStatusCode.Accepted, within.StatusCode);
        }

        using var beyond = await client.PostAsync("/v2/enqueue", Trigger("k"));
        using var other = await client.PostAsync(
            "/v2/enqueue", Trigger("k", routingKey: "ffffffffffffffffffffffffffffffff"));
        time.Advance(TimeSpan.FromMinutes(1));
        using var later = await client.PostAsync("/v2/enqueue", Trigger("k"));

        Assert.Equal([status, 202, 202], new[] { beyond, other, later }.Select(r => (int)r.StatusCode));
    }

    [Fact]
    public async Task A_change_event_is_kept_and_notifies_nobody()
    {
        await using var simulator = await Some.SimulatorAsync(Some.Clock());
        using var client = Some.PagerDuty(simulator);
        using var response = await client.PostAsync(
            "/v2/change/enqueue", new { routing_key = Some.RoutingKey, payload = new { summary = "key rotated" } });
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.DoesNotContain("dedup_key", await response.Content.ReadAsStringAsync());
        Assert.Equal("key rotated", Assert.Single(simulator.PagerDuty.Changes).Summary);
        Assert.Empty(simulator.PagerDuty.Notifications);
    }

    internal static object Trigger(
        string dedupKey, string severity = "critical", string routingKey = Some.RoutingKey) => new
    {
        routing_key = routingKey,
        event_action = "trigger",
        dedup_key = dedupKey,
        payload = new { summary = "checkout-voice burns", source = "burnwatch", severity },
    };
}
