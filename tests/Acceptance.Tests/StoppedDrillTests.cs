using Burnwatch.Testing;
using Dapper;
using Npgsql;

namespace Burnwatch.Acceptance.Tests;

/// <summary>A drill that somebody ends with Ctrl+C, in the middle of it: it ends at once and leaves nothing open.</summary>
public sealed class StoppedDrillTests
{
    private const string OpenSql = """
        select (select count(*) from drill where ended_at is null)
             + (select count(*) from incident where state <> 'resolved')
             + (select count(*) from page where state = 'waiting')
             + (select count(*) from workspace where is_drill and read_through is not null)
             + (select count(*) from usage_bucket b join workspace w on w.id = b.workspace_id and w.is_drill)
        """;

    [Fact]
    public async Task Stopped_after_its_page_the_page_is_resolved_and_another_may_begin()
    {
        await using var world = await ProgramWorld.StartAsync(Scenarios.Services("checkout-voice"));
        world.Start();
        await world.WatchesAsync();
        using (var drill = world.Begin("drill", "--by", "ann", "--timeout", "4h"))
        {
            await IsToldAsync(world, 1);
            await StopAsync(drill);
        }

        await world.Simulator.PagerDuty.WaitForIncidentAsync(
            i => i.Title.Contains("DRILL", StringComparison.Ordinal) && i.ResolvedAt is not null,
            TestContext.Current.CancellationToken);
        await NothingIsOpenAsync(world);
        Assert.Contains("The drill was ended.", await TextAsync(world, "select reason from incident order by id desc limit 1"));

        using (var next = world.Begin("drill", "--by", "ann", "--timeout", "4h"))
        {
            await IsToldAsync(world, 2);
            await StopAsync(next);
        }

        await NothingIsOpenAsync(world);
    }

    [Fact]
    public async Task Stopped_before_anybody_was_told_nobody_is_told_later()
    {
        await using var world = await ProgramWorld.StartAsync(Scenarios.Services("checkout-voice"));
        world.Start();
        await world.WatchesAsync();
        using (var drill = world.Begin("drill", "--by", "ann", "--timeout", "4h"))
        {
            await Eventually.BecomesTrueAsync(async () => await CountAsync(world, "select count(*) from drill") == 1);
            await StopAsync(drill);
        }

        await world.EveryScheduleGoesOnAsync();
        await NothingIsOpenAsync(world);
    }

    private static Task IsToldAsync(ProgramWorld world, int times) => Eventually.BecomesTrueAsync(
        () => world.Simulator.PagerDuty.Notifications.Count(n => n.Title.Contains("DRILL", StringComparison.Ordinal)) == times);

    // One that takes longer than ten seconds is ended by force, and says nothing.
    private static async Task StopAsync(RunningProgram drill)
    {
        drill.Interrupt();
        Assert.Equal(1, await drill.ExitCodeAsync());
        Assert.Matches(
            "^DRILL .* was stopped; the next evaluation of a daemon resolves what it opened.$|^Stopped before it was done.$",
            drill.Error);
        Assert.Empty(drill.Output);
    }

    private static Task NothingIsOpenAsync(ProgramWorld world) =>
        Eventually.BecomesTrueAsync(async () => await CountAsync(world, OpenSql) == 0);

    private static async Task<long> CountAsync(ProgramWorld world, string sql)
    {
        await using var connection = new NpgsqlConnection(world.ConnectionString);
        return await connection.ExecuteScalarAsync<long>(sql);
    }

    private static async Task<string> TextAsync(ProgramWorld world, string sql)
    {
        await using var connection = new NpgsqlConnection(world.ConnectionString);
        return (await connection.ExecuteScalarAsync<string>(sql))!;
    }
}
