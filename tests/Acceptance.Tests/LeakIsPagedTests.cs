using Burnwatch.Simulator.Scenarios;

namespace Burnwatch.Acceptance.Tests;

/// <summary>From a credit that the provider books to a person's phone.</summary>
public class LeakIsPagedTests
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task A_spike_pages_within_two_ticks_of_its_bucket()
    {
        var leak = Scenarios.Leak(
            LeakKind.Spike, after: TimeSpan.FromMinutes(5), length: TimeSpan.FromMinutes(20), times: 200);
        await using var world = await World.StartAsync(Scenarios.Company(leak), Scenarios.LiveStart);
        await world.RunUntilAsync(Scenarios.LiveStart.AddMinutes(5), Tick);
        Assert.Empty(world.Notifications);

        await world.RunUntilAsync(Scenarios.LiveStart.AddMinutes(8), Tick);

        // The first minute that burns as much as an hour of this key.
        var bucket = Minutes(world).First(m => world.Simulator.Ledger.Credits(m, m.AddMinutes(1)) > 5_000);
        var page = Assert.Single(world.Notifications);
        Assert.Contains("Key checkout-voice of nobody: credit spike", page.Title);
        Assert.True(
            page.At <= bucket.AddMinutes(1) + (2 * Tick), $"The bucket of {bucket:t} was paged at {page.At:T}.");
    }

    [Fact]
    public async Task A_pin_pages_after_its_time_and_not_before()
    {
        // So small a burn is no spike; only the slots are taken.
        var leak = Scenarios.Leak(
            LeakKind.PinnedConcurrency, after: TimeSpan.FromMinutes(10), length: TimeSpan.FromMinutes(40), times: 1.2);
        await using var world = await World.StartAsync(
            Scenarios.Company(leak), Scenarios.LiveStart, probedKey: "checkout-voice");
        var pinned = Scenarios.LiveStart.AddMinutes(10);

        await world.RunUntilAsync(pinned.AddMinutes(9.5), TimeSpan.FromSeconds(30));
        Assert.Empty(world.Notifications);

        await world.RunUntilAsync(pinned.AddMinutes(13), TimeSpan.FromSeconds(30));
        Assert.Contains("concurrency pinned", Assert.Single(world.Notifications).Title);
    }

    [Fact]
    public async Task A_day_without_a_leak_pages_nobody()
    {
        await using var world = await World.StartAsync(Scenarios.Company(), Scenarios.LiveStart);
        await world.RunUntilAsync(Scenarios.LiveStart.AddDays(1), TimeSpan.FromMinutes(5));
        Assert.Empty(world.Notifications);
    }

    [Fact]
    public async Task When_it_is_over_the_page_resolves()
    {
        var leak = Scenarios.Leak(
            LeakKind.Spike, after: TimeSpan.FromMinutes(5), length: TimeSpan.FromMinutes(20), times: 200);
        await using var world = await World.StartAsync(Scenarios.Company(leak), Scenarios.LiveStart);

        await world.RunUntilAsync(Scenarios.LiveStart.AddHours(4), TimeSpan.FromMinutes(1));

        Assert.All(world.Simulator.PagerDuty.Incidents, i => Assert.Equal("Resolved", i.Status.ToString()));
        var events = world.Simulator.PagerDuty.Events;
        Assert.Equal(
            events.Where(e => e.Action == "trigger").Select(e => e.DedupKey).Distinct().Order(),
            events.Where(e => e.Action == "resolve").Select(e => e.DedupKey).Order());
    }

    private static IEnumerable<DateTimeOffset> Minutes(World world)
    {
        for (var at = Scenarios.LiveStart; at < world.Now; at = at.AddMinutes(1))
            yield return at;
    }
}
