using Burnwatch.Alerting.Incidents;
using Burnwatch.Host;
using Burnwatch.Host.Drilling;

namespace Burnwatch.Acceptance.Tests;

/// <summary>A fake leak from its usage to who acknowledges it, beside the real keys of a company.</summary>
public sealed class DrillTests
{
    [Fact]
    public async Task A_drill_pages_is_acknowledged_is_measured_and_leaves_nothing_that_counts()
    {
        await using var world = await World.StartAsync(Scenarios.Company(), Scenarios.LiveStart);
        var before = await world.CountsAsync();
        var run = world.Get<DrillRun>().RunAsync("ann", TimeSpan.FromMinutes(30), CancellationToken.None);
        await world.DriveAsync(run, () => world.Notifications.Count > 0);

        var page = Assert.Single(world.Notifications);
        Assert.Contains("DRILL", page.Title);
        var refused = await Assert.ThrowsAsync<CommandException>(
            () => world.Get<DrillRun>().RunAsync("bob", TimeSpan.FromMinutes(5), CancellationToken.None));
        Assert.Contains("runs already", refused.Message);

        await world.Get<IncidentActStore>().AddAsync(
            await world.ScalarAsync<long>("select max(id) from incident"),
            new IncidentAct { Kind = IncidentActKind.Acknowledge, At = world.Now, Author = "ann", Source = "pagerduty" },
            CancellationToken.None);
        await world.DriveAsync(run, () => run.IsCompleted);

        var outcome = await run;
        Assert.InRange(outcome.MinutesToPage!.Value, 0, 5);
        Assert.True(outcome.MinutesToAcknowledge >= outcome.MinutesToPage);
        Assert.All(world.Simulator.PagerDuty.Incidents, i => Assert.Equal("Resolved", i.Status.ToString()));
        Assert.Equal(before, await world.CountsAsync());
        Assert.Equal(0L, await world.ScalarAsync<long>("select count(*) from drill where ended_at is null"));
        Assert.Equal(0L, await world.ScalarAsync<long>(
            "select count(*) from usage_day d join workspace w on w.id = d.workspace_id where w.is_drill"));
    }
}
