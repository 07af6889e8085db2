using Burnwatch.Alerting.Calibrating;
using Burnwatch.Alerting.Quiet;
using Burnwatch.Alerting.Tests.Quiet;
using Burnwatch.Calibration;
using Burnwatch.Signals;
using Burnwatch.Testing;

namespace Burnwatch.Alerting.Tests.Calibrating;

public class WorkspaceCalibratorTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    // An hour in the day, by which the keys differ, of an amount that differs from day to day by no rule.
    private const string YearsSql = """
        insert into usage_bucket
            (key_id, bucket_start, bucket_end, credential_id, product, model, workspace_id,
             credits, requests, read_at, reading)
        select k.id, at, at + interval '10 minutes', k.id, 'TTS', 'turbo', 1,
               (500 * exp(1.5 * hashint8(k.id * 1000003 + extract(epoch from at)::bigint) / 2147483648.0))::bigint,
               5, @Now, 0
          from key k
         cross join generate_series(@From, @Now - interval '1 day', interval '1 day') as day
         cross join generate_series(day, day + interval '8 hours', interval '20 minutes') as at
        """;

    // Forty times what is usual, for half an hour of every seventh day.
    private const string BurstsSql = """
        insert into usage_bucket
            (key_id, bucket_start, bucket_end, credential_id, product, model, workspace_id,
             credits, requests, read_at, reading)
        select k.id, at, at + interval '10 minutes', k.id, 'TTS', 'turbo', 1, 100000, 50, @Now, 0
          from key k
         cross join generate_series(@From, @Now - interval '1 day', interval '7 days') as day
         cross join generate_series(day + interval '12 hours', day + interval '12 hours 20 minutes', interval '10 minutes')
                 as at
        """;

    private static readonly ThresholdTable Silent = new(Never, Never, keyYears: 50);

    private static RuleCurves Never => new([.. Enumerable.Repeat(new RateCurve([]), Measures.Count)], [new OverlapPoint(12, 1)]);

    [Fact]
    public async Task Nothing_is_derived_before_every_shard_has_learnt_the_workspace()
    {
        var world = await WithKeysAsync(3);
        await world.TickAsync();
        await world.CalibrateAsync();
        Assert.Null((await CalibrationAsync(world)).DerivedAt);
        await world.TickAllAsync();
        await world.CalibrateAsync();
        Assert.Equal(world.Now, (await CalibrationAsync(world)).DerivedAt);
    }

    [Fact]
    public async Task A_short_history_leaves_the_shipped_thresholds_in_force()
    {
        var world = await WithKeysAsync(3);
        await world.TickAllAsync();
        await world.CalibrateAsync();
        var calibration = await CalibrationAsync(world);
        Assert.Equal((0, null), (calibration.KeyYears, calibration.Own));
        Assert.Same(ThresholdTable.Shipped, calibration.Thresholds);
    }

    [Fact]
    public async Task A_long_history_has_thresholds_of_its_own_that_are_derived_anew_each_week()
    {
        var world = await World.CreateAsync(database);
        for (var key = 0; key < 6; key++)
            await world.KeyAsync($"key-{key}");
        await world.ExecuteAsync(
            YearsSql, new { From = world.Now.AddDays(-390).UtcDateTime, Now = world.Now.UtcDateTime });
        await world.PollAsync();
        await world.TickAllAsync();
        await world.CalibrateAsync();

        var first = await CalibrationAsync(world);
        Assert.InRange(first.KeyYears, 5.9, 6.4);
        Assert.NotEqual(ThresholdTable.Shipped.ToString(), first.Own!.ToString());
        // Keys whose amounts spread by a factor of 20 and no more: what is an incident a year is less than elsewhere.
        Assert.InRange(
            first.Own.Warm.Of(Rule.Spike).At(7), -1, ThresholdTable.Shipped.Warm.Of(Rule.Spike).At(7) - 0.5);

        world.Clock.Advance(TimeSpan.FromDays(6.9));
        await world.CalibrateAsync();
        Assert.Equal(first.DerivedAt, (await CalibrationAsync(world)).DerivedAt);
        world.Clock.Advance(TimeSpan.FromDays(0.1));
        await world.CalibrateAsync();
        Assert.Equal(world.Now, (await CalibrationAsync(world)).DerivedAt);
    }

    [Fact]
    public async Task Announced_bursts_count_for_no_threshold()
    {
        var even = await SpikeAsync(_ => Task.CompletedTask);
        var told = await SpikeAsync(BurstAsync);
        var announced = await SpikeAsync(async world =>
        {
            await BurstAsync(world);
            var first = world.Now.AddDays(-390).AddHours(12);
            await new QuietRuleStore(database.DataSource).AddAsync(
                SomeQuiet.Expectation(ceiling: 1_000_000, scope: new QuietScope { Environments = ["production"] }) with
                {
                    LocalStart = first.UtcDateTime,
                    LocalEnd = first.AddMinutes(30).UtcDateTime,
                    Rrule = "FREQ=DAILY;INTERVAL=7",
                    EndsAt = world.Now,
                },
                world.Now, TestContext.Current.CancellationToken);
        });
        Assert.InRange(announced, even - 0.3, even + 0.3);
        Assert.InRange(told, even + 0.6, double.MaxValue);

        Task BurstAsync(World world) => world.ExecuteAsync(BurstsSql, Span(world));

        async Task<double> SpikeAsync(Func<World, Task> add)
        {
            var world = await World.CreateAsync(database);
            for (var key = 0; key < 6; key++)
                await world.KeyAsync($"key-{key}");
            await world.ExecuteAsync("update key set environment = 'production'");
            await world.ExecuteAsync(YearsSql, Span(world));
            await add(world);
            await world.PollAsync();
            await world.TickAllAsync();
            await world.CalibrateAsync();
            return (await CalibrationAsync(world)).Own!.Warm.Of(Rule.Spike).At(7);
        }

        static object Span(World world) =>
            new { From = world.Now.AddDays(-390).UtcDateTime, Now = world.Now.UtcDateTime };
    }

    [Fact]
    public async Task A_workspace_is_judged_by_its_own_thresholds_from_the_next_tick_on()
    {
        var world = await World.CreateAsync(database);
        var key = await world.SteadyKeyAsync();
        await world.PollAsync();
        await world.TickAsync();
        await world.Calibrations.SaveAsync(1, Silent, world.Now, TestContext.Current.CancellationToken);
        await world.PassAsync(3, (key, 9_000));
        Assert.Empty(await world.PagesAsync());

        await world.ExecuteAsync("delete from calibration");
        await world.PassAsync(1, (key, 9_000));
        Assert.Single(await world.PagesAsync());
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{ "warm": "none" }""")]
    public async Task Thresholds_that_cannot_be_read_leave_the_shipped_ones_in_force_and_are_told_of(string json)
    {
        var world = await World.CreateAsync(database);
        var key = await world.SteadyKeyAsync();
        await world.PollAsync();
        await world.TickAsync();
        await world.Calibrations.SaveAsync(1, Silent, world.Now, TestContext.Current.CancellationToken);
        await world.ExecuteAsync("update calibration set thresholds = @json::jsonb, version = version + 1", new { json });
        await world.PassAsync(3, (key, 9_000));
        Assert.Single(await world.PagesAsync());
        var told = Assert.Single(world.Logs.Messages, m => m.Name == "ThresholdsNotUsed");
        Assert.Contains("derived thresholds of workspace 1 cannot be used", told.Text);
        var calibration = await CalibrationAsync(world);
        Assert.Same(ThresholdTable.Shipped, calibration.Thresholds);
        Assert.StartsWith("This is no table of thresholds", calibration.ThresholdsFault);
    }

    [Fact]
    public async Task Thresholds_from_too_little_are_kept_out_of_force()
    {
        var world = await WithKeysAsync(1);
        var little = new ThresholdTable(Never, Never, WorkspaceCalibration.LeastKeyYears - 0.1);
        await world.Calibrations.SaveAsync(1, little, world.Now, TestContext.Current.CancellationToken);
        Assert.Same(ThresholdTable.Shipped, (await CalibrationAsync(world)).Thresholds);
    }

    [Fact]
    public async Task A_new_key_is_held_against_its_peers()
    {
        var world = await WithKeysAsync(3);
        await world.TickAllAsync();
        var before = await world.KeyAsync("before");
        await world.PassAsync(20, (before, 9_000));
        Assert.Empty(await world.PagesAsync());

        await world.CalibrateAsync();
        var after = await world.KeyAsync("after");
        await world.PassAsync(20, (after, 9_000));
        Assert.Contains("trigger 1 of after", (await world.PagesAsync()).Select(p => p.ToString()));
    }

    [Fact]
    public async Task Peers_are_the_keys_of_the_same_environment_and_product_and_else_all()
    {
        var world = await WithKeysAsync(4);
        await world.ExecuteAsync("update key set environment = 'production', product = 'voice' where id <= 24");
        await world.ExecuteAsync("update key set environment = 'staging' where id = 32");
        await world.TickAllAsync();
        await world.CalibrateAsync();
        var calibration = await CalibrationAsync(world);
        Assert.Equal(3, calibration.PeersOf("production", "voice")!.Keys);
        Assert.Equal(4, calibration.PeersOf("staging", null)!.Keys);
        Assert.Equal(4, calibration.PeersOf(null, null)!.Keys);
        Assert.Equal(Math.Log(1_001), calibration.PeersOf("production", "voice")!.Span, 0.01);
    }

    [Fact]
    public async Task What_still_holds_is_not_read_again()
    {
        var world = await WithKeysAsync(3);
        await world.TickAllAsync();
        await world.CalibrateAsync();
        await using var connection = await database.DataSource.OpenConnectionAsync(
            TestContext.Current.CancellationToken);
        var first = await CalibrationStore.ReadAsync(connection, CalibrationBook.Empty, CancellationToken.None);
        Assert.Same(first, await CalibrationStore.ReadAsync(connection, first, CancellationToken.None));
        world.Clock.Advance(TimeSpan.FromDays(1));
        await world.CalibrateAsync();
        Assert.NotSame(first, await CalibrationStore.ReadAsync(connection, first, CancellationToken.None));
    }

    private async Task<World> WithKeysAsync(int keys)
    {
        var world = await World.CreateAsync(database);
        for (var key = 0; key < keys; key++)
            await world.SteadyKeyAsync($"key-{key}");
        await world.PollAsync();
        return world;
    }

    private static async Task<WorkspaceCalibration> CalibrationAsync(World world) =>
        (await world.Calibrations.ReadAsync(CancellationToken.None)).Of(1);
}
