using Burnwatch.Alerting.Aftermath;
using Burnwatch.Simulator.Faults;
using Burnwatch.Simulator.Scenarios;

namespace Burnwatch.Acceptance.Tests;

/// <summary>The file of an incident tells which endpoints the key called, as the provider lists its requests.</summary>
public sealed class EndpointsOfALeakTests
{
    private static readonly ScenarioLeak Leak = Scenarios.Leak(
        LeakKind.Spike, after: TimeSpan.FromMinutes(5), length: TimeSpan.FromMinutes(20), times: 200);

    [Fact]
    public async Task The_file_of_a_leak_counts_the_requests_of_its_key_or_says_why_not()
    {
        await using var world = await World.StartAsync(Scenarios.Company(Leak), Scenarios.LiveStart);
        await world.RunUntilAsync(Scenarios.LiveStart.AddMinutes(12), TimeSpan.FromSeconds(30));
        Assert.Single(world.Notifications);

        var file = await ReadAsync(world);
        Assert.Null(file.EndpointsMissing);
        var use = Assert.Single(file.Endpoints!);
        Assert.Equal("/v1/text-to-speech/{voice_id}", use.Endpoint);
        Assert.Equal(file.BlastRadius.Requests, use.Requests);
        Assert.Equal(0, use.Failed);

        world.Simulator.Faults.Add(
            new Fault { Kind = FaultKind.WrongScope, Endpoint = SimulatorEndpoint.Requests });
        var without = await ReadAsync(world);
        Assert.Null(without.Endpoints);
        Assert.Contains("lacks the permission workspace_analytics_full_read", without.EndpointsMissing);
        Assert.Equal(file.BlastRadius.Credits, without.BlastRadius.Credits);
    }

    private static async Task<IncidentFile> ReadAsync(World world)
    {
        var id = await world.ScalarAsync<long>("select id from incident");
        var file = await world.Get<IncidentFileReader>()
            .ReadAsync(id, world.Get<EndpointsOfKey>(), CancellationToken.None);
        return file!;
    }
}
