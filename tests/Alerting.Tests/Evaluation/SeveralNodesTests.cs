using Burnwatch.Alerting.Evaluation;
using Burnwatch.Testing;
using Dapper;

namespace Burnwatch.Alerting.Tests.Evaluation;

/// <summary>Nodes that die, and nodes that judge the same shard.</summary>
public class SeveralNodesTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private const int WeekKeys = 4;

    /// <summary>By key, in half hours from the beginning of the week.</summary>
    private static readonly (int Key, int From, int To)[] Leaks =
        [(0, 20, 26), (1, 60, 70), (2, 62, 66), (3, 150, 180), (0, 210, 214), (2, 280, 300)];

    [Theory]
    [InlineData("from its snapshots", "select 1")]
    [InlineData("from the history alone", "delete from profile")]
    public async Task A_restart_at_every_tick_changes_no_page(string how, string atRestart)
    {
        var undisturbed = await LeakAsync((await World.SteadyAsync(database)).World, () => Task.CompletedTask);
        var world = (await World.SteadyAsync(database)).World;
        var restarted = await LeakAsync(world, async () =>
        {
            await world.ExecuteAsync(atRestart);
            world.Restart();
        });
        Assert.NotEmpty(how);
        Assert.Equal(undisturbed, restarted);
        Assert.Contains(undisturbed, step => step.StartsWith("trigger 3", StringComparison.Ordinal));
        Assert.Contains(undisturbed, step => step.StartsWith("resolve 3", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Two_nodes_that_take_turns_page_as_one_does()
    {
        var undisturbed = await LeakAsync((await World.SteadyAsync(database)).World, () => Task.CompletedTask);
        var world = (await World.SteadyAsync(database)).World;
        var other = world.NewNode();
        Assert.Equal(undisturbed, await LeakAsync(world, () => other.TickAsync(0, CancellationToken.None)));
    }

    [Fact]
    public async Task Two_nodes_page_a_week_of_leaks_as_one_does()
    {
        var alone = await WeekAsync((shard, node, _) => node.TickAsync(shard, CancellationToken.None));
        var random = new Random(20261013);
        var together = await WeekAsync((shard, node, other) => random.Next(4) switch
        {
            0 => node.TickAsync(shard, CancellationToken.None),
            1 => other.TickAsync(shard, CancellationToken.None),
            _ => Task.WhenAll(
                node.TickAsync(shard, CancellationToken.None), other.TickAsync(shard, CancellationToken.None)),
        });
        Assert.Equal(alone, together);
        Assert.All(
            Enumerable.Range(0, WeekKeys),
            key => Assert.Equal(
                Leaks.Count(leak => leak.Key == key),
                alone.Count(page => page.StartsWith($"trigger key-{key} 1 ", StringComparison.Ordinal))));
    }

    [Fact]
    public async Task Of_two_nodes_that_judge_at_once_one_commits_and_the_other_reads_again()
    {
        var world = (await World.SteadyAsync(database)).World;
        var other = world.NewNode();
        await other.TickAsync(0, CancellationToken.None);
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        await world.PollAsync(new Used(8, Some.Noon, 30_000));
        var version = await world.VersionAsync();
        await JudgeAtOnceAsync(world, other);

        Assert.Equal(["trigger 1 of tts-prod"], (await world.PagesAsync()).Select(p => p.ToString()));
        Assert.Equal(version + 1, await world.VersionAsync());
        Assert.Single(world.Logs.Messages, m => m.Name == "OvertakenByAnotherNode");

        await world.TickAsync();
        await other.TickAsync(0, CancellationToken.None);
        Assert.Equal(version + 1, await world.VersionAsync());
        Assert.Single(await world.StepsAsync());
    }

    [Fact]
    public async Task What_two_nodes_refuse_that_judge_at_once_is_counted_once()
    {
        var world = (await World.SteadyAsync(database)).World;
        var other = world.NewNode();
        await other.TickAsync(0, CancellationToken.None);
        await world.PassAsync(70, (8, 100));
        await other.TickAsync(0, CancellationToken.None);
        await world.PollAsync(new Used(8, world.Now.AddHours(1), 9_000), new Used(8, Some.Noon.AddMinutes(-5), 10));
        await JudgeAtOnceAsync(world, other);
        await world.TickAsync();
        await other.TickAsync(0, CancellationToken.None);
        Assert.Equal(
            new Dictionary<string, long>
            {
                ["burnwatch.refusals reason=from_the_future kind=bucket"] = 1,
                ["burnwatch.refusals reason=late kind=bucket"] = 1,
            },
            world.Meters.Counted);
    }

    [Fact]
    public async Task Nodes_that_take_turns_write_snapshots_all_the_same()
    {
        var world = (await World.SteadyAsync(database)).World;
        var other = world.NewNode();
        var before = await ThroughAsync(world);
        for (var minute = 0; minute < 60; minute++)
        {
            await world.PassAsync(1, (8, 100));
            await other.TickAsync(0, CancellationToken.None);
            world.Clock.Advance(TimeSpan.FromSeconds(10));
            await world.PollAsync();
            await other.TickAsync(0, CancellationToken.None);
        }
        Assert.InRange(await ThroughAsync(world) - before, TimeSpan.FromMinutes(40), TimeSpan.FromMinutes(80));
    }

    [Fact]
    public async Task A_snapshot_of_another_layout_is_made_again_from_the_history()
    {
        var undisturbed = await SnapshotAsync("select 1");
        Assert.Equal(undisturbed, await SnapshotAsync("update profile set state = set_byte(state, 0, 99)"));

        async Task<byte[]> SnapshotAsync(string atRestart)
        {
            var world = (await World.SteadyAsync(database)).World;
            await world.ExecuteAsync(atRestart);
            world.Restart();
            world.Clock.Advance(world.Options.Snapshot);
            await world.PollAsync();
            await world.TickAsync();
            return await world.ScalarAsync<byte[]>("select state from profile");
        }
    }

    /// <summary>What is sent of a week in which keys of several shards leak, alone and two at once.</summary>
    private async Task<IReadOnlyList<string>> WeekAsync(Func<int, ShardEvaluator, ShardEvaluator, Task> tick)
    {
        var world = await World.CreateAsync(database);
        var keys = new List<long>();
        for (var key = 0; key < WeekKeys; key++)
            keys.Add(await world.SteadyKeyAsync($"key-{key}", shard: key));
        await world.PollAsync();
        var (node, other) = (world.NewNode(), world.NewNode());
        for (var half = 0; half < 2 * 24 * 7; half++)
        {
            for (var shard = 0; shard < WeekKeys; shard++)
                await tick(shard, node, other);
            var start = world.Now;
            world.Clock.Advance(TimeSpan.FromMinutes(30));
            await world.PollAsync(
            [
                .. from key in Enumerable.Range(0, WeekKeys)
                   from ten in Enumerable.Range(0, 3)
                   let credits = Leaks.Any(l => l.Key == key && half >= l.From && half < l.To) ? 60_000 : 1_000
                   select new Used(keys[key], start.AddMinutes(10 * ten), credits),
            ]);
        }
        return
        [
            .. (await world.PagesAsync()).Select(p => $"{p.Action} {p.Key} {p.Generation} at {p.At:O}: {p.Severity}")
                .Order(StringComparer.Ordinal),
        ];
    }

    /// <summary>Three hours of a leak that grows, and the time until it is over; something happens before every reading.</summary>
    private static async Task<IReadOnlyList<string>> LeakAsync(World world, Func<Task> between)
    {
        for (var five = 0; five < 76; five++)
        {
            var start = world.Now;
            var credits = five switch { < 3 => 100, < 12 => 4_000, < 40 => 15_000, _ => 100 };
            world.Clock.Advance(TimeSpan.FromMinutes(5));
            await between();
            await world.PollAsync([.. Enumerable.Range(0, 5).Select(minute => new Used(8, start.AddMinutes(minute), credits))]);
            await world.TickAsync();
        }
        return [.. (await world.PagesAsync()).Select(page => $"{page} at {page.At:HH:mm}"), .. await world.StepsAsync()];
    }

    /// <summary>Both have judged when both wait for the row that guards the shard.</summary>
    private async Task JudgeAtOnceAsync(World world, ShardEvaluator other)
    {
        await using var connection = await database.DataSource.OpenConnectionAsync();
        var guard = await connection.BeginTransactionAsync();
        await connection.ExecuteAsync("select 1 from shard where id = 0 for update");
        Task[] ticks = [world.TickAsync(), other.TickAsync(0, CancellationToken.None)];
        await Eventually.BecomesTrueAsync(async () => await world.ScalarAsync<long>(
            "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'") == 2);
        await guard.RollbackAsync();
        await Task.WhenAll(ticks);
    }

    private static async Task<DateTimeOffset> ThroughAsync(World world) => await world.ScalarAsync<DateTime>("select through from profile");
}
