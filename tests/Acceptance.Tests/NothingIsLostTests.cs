using Burnwatch.Alerting.Channels;
using Burnwatch.Alerting.Paging;
using Burnwatch.Simulator.Faults;
using Burnwatch.Simulator.Scenarios;
using Burnwatch.Testing;

namespace Burnwatch.Acceptance.Tests;

/// <summary>Whatever dies and whenever: every leak is paged, nobody is told twice, every end arrives.</summary>
public class NothingIsLostTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private static readonly Lazy<Task<IReadOnlyList<string>>> Undisturbed = new(() => ToldAsync(between: null));

    private static Scenario TwoLeaks => Scenarios.Company(
        Scenarios.Leak(LeakKind.Spike, after: TimeSpan.FromMinutes(5), length: TimeSpan.FromMinutes(15), times: 200),
        Scenarios.Leak(LeakKind.Spike, after: TimeSpan.FromHours(8), length: TimeSpan.FromMinutes(15), times: 900));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_restart_at_any_point_tells_a_person_the_same_as_none(int seed)
    {
        var undisturbed = await Undisturbed.Value;
        var random = new Random(seed);
        var restarted = await ToldAsync(world => random.NextDouble() < 0.2 ? world.RestartAsync() : Task.CompletedTask);
        Assert.Equal(undisturbed, restarted);
        Assert.Contains(undisturbed, told => told.Contains("trigger", StringComparison.Ordinal));
    }

    [Fact]
    public async Task PagerDuty_down_delays_a_page_and_does_not_lose_it()
    {
        await using var world = await World.StartAsync(TwoLeaks, Scenarios.LiveStart);
        world.Simulator.Faults.Add(new Fault { Kind = FaultKind.Down, Endpoint = SimulatorEndpoint.PagerDuty });
        await world.RunUntilAsync(Scenarios.LiveStart.AddMinutes(9), Minute);
        Assert.Empty(world.Notifications);

        world.Simulator.Faults.Clear();
        await Eventually.BecomesTrueAsync(async () =>
        {
            await world.SendAsync();
            return world.Notifications.Count > 0;
        });

        Assert.Single(world.Notifications);
    }

    [Fact]
    public async Task A_sender_that_dies_after_PagerDuty_accepted_rings_no_phone_twice()
    {
        await using var world = await World.StartAsync(TwoLeaks, Scenarios.LiveStart);
        world.Simulator.Faults.Add(new Fault { Kind = FaultKind.Down, Endpoint = SimulatorEndpoint.PagerDuty });
        await world.RunUntilAsync(Scenarios.LiveStart.AddMinutes(9), Minute);
        world.Simulator.Faults.Clear();
        await ExecuteAsync(world, "update page set due_at = now()");

        var claimed = Assert.Single(
            await world.Get<PageStore>().ClaimAsync(1, TimeSpan.FromMinutes(2), CancellationToken.None));
        var (settings, channel) = world.Get<ChannelBook>().Find(claimed.Channel);
        await channel.SendAsync(new ChannelPage { Page = claimed, Channel = settings }, CancellationToken.None);
        await world.SendAsync();
        Assert.Single(world.Simulator.PagerDuty.Events);

        await ExecuteAsync(world, "update page set leased_until = now() - interval '1 second'");
        await world.SendAsync();

        Assert.Equal(2, world.Simulator.PagerDuty.Events.Count);
        Assert.Single(world.Notifications);
    }

    [Fact]
    public async Task A_provider_that_is_away_while_it_leaks_is_read_when_it_is_back()
    {
        await using var world = await World.StartAsync(TwoLeaks, Scenarios.LiveStart);
        world.Simulator.Faults.Add(new Fault { Kind = FaultKind.ServerError, Endpoint = SimulatorEndpoint.ElevenApi });
        await world.RunUntilAsync(Scenarios.LiveStart.AddHours(3), Minute);
        Assert.Empty(world.Notifications);

        world.Simulator.Faults.Clear();
        await world.RunUntilAsync(Scenarios.LiveStart.AddHours(3).AddMinutes(20), Minute);

        Assert.Contains("checkout-voice", Assert.Single(world.Notifications).Title);
    }

    private static async Task ExecuteAsync(World world, string sql)
    {
        await using var command = world.Database.DataSource.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    // What was told, as a person and PagerDuty see it: which page of which incident, and its end.
    private static async Task<IReadOnlyList<string>> ToldAsync(Func<World, Task>? between)
    {
        await using var world = await World.StartAsync(TwoLeaks, Scenarios.LiveStart);
        await world.RunUntilAsync(
            Scenarios.LiveStart.AddHours(10), TimeSpan.FromMinutes(3), between is null ? null : () => between(world));
        Assert.Equal(world.Notifications.Count, world.Notifications.Select(n => n.DedupKey).Distinct().Count());
        return [.. world.Simulator.PagerDuty.Events.Select(e => $"{e.At:HH:mm} {e.Action} {e.Summary}").Distinct()];
    }
}
