using Burnwatch.Simulator.Faults;
using Burnwatch.Testing;
using Dapper;
using Npgsql;

namespace Burnwatch.Acceptance.Tests;

/// <summary>
/// Asked to end in the middle of its work, the daemon ends well, and who is started next goes on at once.
/// </summary>
public sealed class ShutdownTests
{
    private const string Key = "checkout-voice";

    [Fact]
    public async Task Asked_to_end_while_it_polls_judges_and_pages_it_ends_well_and_the_next_one_goes_on()
    {
        await using var world = await ProgramWorld.StartAsync(Scenarios.Services(Key));
        world.Start();
        await world.WatchesAsync();
        await BeginsAsync(world, SimulatorEndpoint.Enqueue, () => world.LeakAsync(Key));
        await BeginsAsync(world, SimulatorEndpoint.Usage, () => Task.CompletedTask);

        world.Daemon.Terminate();

        // One that takes longer than ten seconds is ended by force, and with another code.
        Assert.Equal(0, await world.Daemon.ExitCodeAsync());
        Assert.Empty(world.Daemon.Error);
        Assert.Null(world.Server);
        Assert.Empty(world.Simulator.PagerDuty.Events);

        world.Simulator.Faults.Clear();
        world.Start();
        await world.Daemon.SaysAsync("its pages are at");
        // Sooner than the lease ends of the sender that was stopped.
        await Eventually.BecomesTrueAsync(() => world.Simulator.PagerDuty.Notifications.Count == 1);
        await world.EveryScheduleGoesOnAsync();
    }

    [Fact]
    public async Task With_its_database_dropped_under_it_it_still_ends_when_it_is_asked_to()
    {
        await using var world = await ProgramWorld.StartAsync(Scenarios.Services(Key));
        world.Start();
        await world.WatchesAsync();
        var maintenance = new NpgsqlConnectionStringBuilder(world.ConnectionString) { Database = "postgres" };
        await using (var connection = new NpgsqlConnection(maintenance.ConnectionString))
            await connection.ExecuteAsync("drop database burnwatch with (force)");
        // Long enough for every schedule and sender to have met it.
        await Task.Delay(TimeSpan.FromSeconds(5), TimeProvider.System);

        world.Daemon.Terminate();

        // One that takes longer than ten seconds is ended by force, and with another code.
        Assert.InRange(await world.Daemon.ExitCodeAsync(), 0, 1);
        Assert.Null(world.Server);
    }

    // Makes the peer answer only when everything is over, and waits until the daemon waits for it.
    private static async Task BeginsAsync(ProgramWorld world, SimulatorEndpoint endpoint, Func<Task> act)
    {
        const int many = 1_000;
        world.Simulator.Faults.Add(
            new Fault { Kind = FaultKind.Slow, Endpoint = endpoint, Delay = TimeSpan.FromDays(1), Times = many });
        await act();
        await Eventually.BecomesTrueAsync(
            () => world.Simulator.Faults.Active.Any(fault => fault.Endpoint == endpoint && fault.Times < many));
    }
}
