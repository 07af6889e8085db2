using Burnwatch.Simulator.PagerDuty;

namespace Burnwatch.Simulator.Tests.PagerDuty;

public sealed class SimulatedPagerDutyTests
{
    [Fact]
    public async Task Who_waits_for_an_event_gets_the_one_that_arrives_or_has_arrived()
    {
        await using var simulator = await Some.SimulatorAsync(Some.Clock());
        using var client = Some.PagerDuty(simulator);
        var waiting = simulator.PagerDuty.WaitForEventAsync(e => e.DedupKey == "b", CancellationToken.None);

        using var a = await client.PostAsync("/v2/enqueue", EventsEndpointTests.Trigger("a"));
        Assert.False(waiting.IsCompleted);
        using var b = await client.PostAsync("/v2/enqueue", EventsEndpointTests.Trigger("b"));

        Assert.Equal("b", (await waiting).DedupKey);
        Assert.Equal(
            "a",
            (await simulator.PagerDuty.WaitForEventAsync(e => e.DedupKey == "a", CancellationToken.None)).DedupKey);
    }

    [Fact]
    public async Task Who_waits_for_an_incident_sees_it_change()
    {
        await using var simulator = await Some.SimulatorAsync(Some.Clock());
        using var client = Some.PagerDuty(simulator);
        var waiting = simulator.PagerDuty.WaitForIncidentAsync(
            i => i.Status is IncidentStatus.Acknowledged, CancellationToken.None);
        using var response = await client.PostAsync("/v2/enqueue", EventsEndpointTests.Trigger("a"));
        var told = await simulator.PagerDuty.WaitForNotificationAsync(_ => true, CancellationToken.None);

        Assert.True(simulator.PagerDuty.Acknowledge(told.IncidentId, "Ada"));

        Assert.Equal("Ada", (await waiting).AcknowledgedBy);
    }

    [Fact]
    public async Task Waiting_ends_when_it_is_cancelled()
    {
        await using var simulator = await Some.SimulatorAsync(Some.Clock());
        using var cancellation = new CancellationTokenSource();
        var waiting = simulator.PagerDuty.WaitForEventAsync(_ => true, cancellation.Token);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public void Options_print_no_secret()
    {
        var text = new PagerDutyOptions
        {
            RestToken = "canary-1",
            WebhookSecret = "canary-2",
            RoutingKeys = ["canary-3"],
        }.ToString();
        Assert.DoesNotContain("canary", text);
    }
}
