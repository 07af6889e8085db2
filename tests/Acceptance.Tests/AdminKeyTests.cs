using Burnwatch.Testing;

namespace Burnwatch.Acceptance.Tests;

/// <summary>Our own key is rotated while the daemon runs, and nothing but its files is touched.</summary>
public sealed class AdminKeyTests
{
    private const string Key = "checkout-voice";

    [Fact]
    public async Task A_running_daemon_takes_up_a_new_key_and_falls_back_to_its_second()
    {
        await using var world = await ProgramWorld.StartAsync(Scenarios.Services(Key));
        var (first, second) = (world.Simulator.AdminKey, world.Simulator.IssueAdminKey());
        await File.WriteAllTextAsync(world.PathOf("first.key"), first);
        await File.WriteAllTextAsync(world.PathOf("second.key"), second);
        world.Set($"Collector:Workspaces:0:ApiKey=file:{world.PathOf("first.key")}");
        world.Set($"Collector:Workspaces:0:SecondaryApiKey=file:{world.PathOf("second.key")}");
        world.Start();
        await world.WatchesAsync();

        // The provider has ended the first key before anybody put a new one in its place.
        world.Simulator.RevokeAdminKey(first);
        await SaysAsync(world, "is read with its Secondary admin key, since the Primary one is refused");
        await world.EveryScheduleGoesOnAsync();
        using var doctor = await world.RunAsync("doctor");
        Assert.Contains("FAIL  workspace simulated: key:", doctor.Output);
        Assert.Contains("ok    workspace simulated: secondary key:", doctor.Output);

        await File.WriteAllTextAsync(world.PathOf("first.key"), world.Simulator.IssueAdminKey());
        await SaysAsync(world, "is accepted again and used from now on");

        using var switched = await world.RunAsync("workspace", "use-key", "--workspace", "simulated", "secondary");
        Assert.Equal(
            (0, "Workspace simulated is read with its secondary key from the next call on."),
            (await switched.ExitCodeAsync(), switched.Output.Trim()));
        world.Simulator.RevokeAdminKey(await File.ReadAllTextAsync(world.PathOf("first.key")));
        await world.EveryScheduleGoesOnAsync();

        await File.WriteAllTextAsync(world.PathOf("second.key"), world.Simulator.IssueAdminKey());
        world.Simulator.RevokeAdminKey(second);
        await world.EveryScheduleGoesOnAsync();
        using var unknown = await world.RunAsync("workspace", "use-key", "--workspace", "other", "secondary");
        Assert.Equal(2, await unknown.ExitCodeAsync());
    }

    private static Task SaysAsync(ProgramWorld world, string text) => Eventually.BecomesTrueAsync(
        () => world.Daemon.Output.Contains(text, StringComparison.Ordinal));
}
