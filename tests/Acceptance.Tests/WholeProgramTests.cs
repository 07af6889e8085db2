using System.Diagnostics;
using Burnwatch.Testing;

namespace Burnwatch.Acceptance.Tests;

/// <summary>
/// The built program is killed again and again: it pages every leak once, tells every end, and counts every credit.
/// </summary>
public sealed class WholeProgramTests
{
    private static readonly string[] Keys = ["checkout-voice", "support-agent", "audiobook-render"];

    [Fact]
    public async Task A_daemon_that_is_killed_at_any_moment_pages_every_leak_once_and_counts_every_credit()
    {
        var random = new Random(20261013);
        await using var world = await ProgramWorld.StartAsync(Scenarios.Services(Keys));
        world.Start();
        await KillSoonAsync(world, random);
        world.Start();
        await world.WatchesAsync();

        await world.NextPageIsWrittenAsync(() => world.LeakAsync(Keys[0]));
        world.Kill();
        world.Start();
        await world.LeakAsync(Keys[1]);
        await KillSoonAsync(world, random);
        world.Start();
        await KillSoonAsync(world, random);
        await world.LeakAsync(Keys[2]);
        var leaked = world.Minute;
        world.Start();
        await KillSoonAsync(world, random);
        await world.LeasesRunOutAsync();
        world.Start();

        foreach (var key in Keys)
            await world.IsToldOfAsync(key);
        foreach (var key in Keys)
            await world.IsOverAsync(key);
        AssertToldOnce(world, Keys);
        await AssertCountedAsync(world, leaked);
        await world.EveryScheduleGoesOnAsync();
    }

    [Fact]
    public async Task A_database_that_is_killed_comes_back_and_has_lost_nothing()
    {
        await using var world = await ProgramWorld.StartAsync(Scenarios.Services(Keys));
        world.Start();
        await world.WatchesAsync();

        await world.NextPageIsWrittenAsync(() => world.LeakAsync(Keys[0]));
        await KillServerAsync(world);
        await world.LeakAsync(Keys[1]);
        await ServerIsBackAsync(world);
        await KillServerAsync(world);
        await ServerIsBackAsync(world);

        await world.IsToldOfAsync(Keys[0]);
        await world.IsToldOfAsync(Keys[1]);
        AssertToldOnce(world, Keys[0], Keys[1]);
        await AssertCountedAsync(world, world.Minute);
        await world.EveryScheduleGoesOnAsync();
    }

    private static async Task KillSoonAsync(ProgramWorld world, Random random)
    {
        await Task.Delay(TimeSpan.FromSeconds(2 * random.NextDouble()), TimeProvider.System);
        world.Kill();
    }

    private static async Task KillServerAsync(ProgramWorld world)
    {
        var server = world.Server!;
        using (var process = Process.GetProcessById(server.Pid))
            process.Kill();
        await Eventually.BecomesTrueAsync(() => !server.IsAlive());
    }

    // A daemon may give up, if it says so by its exit code: whoever runs it starts it again.
    private static Task ServerIsBackAsync(ProgramWorld world) => Eventually.BecomesTrueAsync(async () =>
    {
        if (world.Daemon.HasEnded)
        {
            Assert.NotEqual(0, await world.Daemon.ExitCodeAsync());
            world.Start();
        }
        return world.Server?.IsAlive() == true;
    });

    private static void AssertToldOnce(ProgramWorld world, params string[] keys)
    {
        var told = world.Simulator.PagerDuty.Notifications.Select(n => n.Title).ToList();
        Assert.All(keys, key => Assert.Single(told, title => title.Contains($"Key {key} ", StringComparison.Ordinal)));
        Assert.Equal(keys.Length, told.Count);
    }

    // What comes late or was shown wrongly is right in the end.
    private static async Task AssertCountedAsync(ProgramWorld world, DateTimeOffset through)
    {
        foreach (var key in Keys)
        {
            var used = world.Simulator.Ledger.Credits(world.Simulator.Ledger.Start, through, key);
            await Eventually.BecomesTrueAsync(
                async () => await world.CreditsAsync(key, through) == used, $"{used} credits of {key} are stored");
        }
    }
}
