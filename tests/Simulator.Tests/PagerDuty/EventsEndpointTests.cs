using System.Net;

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
        Assert.Equal("checkout-voice burns", told.Title);
    }

    internal static object Trigger(string dedupKey, string severity = "critical", string routingKey = Some.RoutingKey) => new
    {
        routing_key = routingKey,
        event_action = "trigger",
        dedup_key = dedupKey,
        payload = new { summary = "checkout-voice burns", source = "burnwatch", severity },
    };
}
