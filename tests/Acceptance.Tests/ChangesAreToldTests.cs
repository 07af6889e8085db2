using Burnwatch.Alerting.Changes;
using Burnwatch.Alerting.Policies;
using Burnwatch.Collector;
using Burnwatch.Collector.Inventory;
using Burnwatch.Simulator.Faults;
using Burnwatch.Simulator.Scenarios;

namespace Burnwatch.Acceptance.Tests;

/// <summary>What changed stands on PagerDuty's timeline, and nobody is paged by it or waits for it.</summary>
public class ChangesAreToldTests
{
    private const string Key = "fedcba9876543210fedcba9876543210";

    [Fact]
    public async Task A_new_credential_and_a_policy_are_told_once_and_an_outage_of_that_delays_no_page()
    {
        var leak = Scenarios.Leak(
            LeakKind.Spike, after: TimeSpan.FromMinutes(5), length: TimeSpan.FromMinutes(20), times: 200);
        var company = Scenarios.Company(leak);
        var added = new ScenarioKey { Name = "added", CreatedAfterLive = TimeSpan.FromMinutes(2) };
        await using var world = await World.StartAsync(
            company with { Keys = [.. company.Keys, added] }, Scenarios.LiveStart,
            more: ("Alerting:ChangeRoutingKey", Key));
        await world.Get<PolicyStore>().ApplyAsync(
            new PolicyFile(), "ada", "quieter nights", world.Now, CancellationToken.None);
        world.Simulator.Faults.Add(
            new Fault { Kind = FaultKind.ServerError, Endpoint = SimulatorEndpoint.ChangeEnqueue });

        await RunAsync(world, TimeSpan.FromMinutes(10));
        Assert.Contains("credit spike", Assert.Single(world.Notifications).Title);
        Assert.Empty(world.Simulator.PagerDuty.Changes);

        world.Simulator.Faults.Clear();
        await world.ScalarAsync<long>(
            "with due as (update change_notice set due_at = now() returning 1) select count(*) from due");
        await RunAsync(world, TimeSpan.FromMinutes(10));

        var changes = world.Simulator.PagerDuty.Changes;
        Assert.Equal(2, changes.Count);
        Assert.Contains(changes, c => c.Summary == "Policy 1 applied by ada: quieter nights");
        Assert.Contains(changes, c => c.Summary!.StartsWith("main/added: new credential:", StringComparison.Ordinal));
        Assert.All(changes, c => Assert.Equal(Key, c.RoutingKey));
        Assert.DoesNotContain(Key, string.Join('\n', await DatabaseText.ReadAsync(world.Database.DataSource)));
    }

    private static async Task RunAsync(World world, TimeSpan length)
    {
        var end = world.Now + length;
        while (world.Now < end)
        {
            await world.StepAsync(TimeSpan.FromMinutes(1));
            await world.Get<InventoryPoller>()
                .PollAsync(world.Get<IReadOnlyList<WatchedWorkspace>>()[0], CancellationToken.None);
            await world.Get<ChangeSender>().TellAsync(CancellationToken.None);
        }
    }
}
