using Burnwatch.Alerting.Quiet;
using Burnwatch.Testing;

namespace Burnwatch.Alerting.Tests.Quiet;

public class ExpectationTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Fact]
    public async Task Under_the_ceiling_nobody_is_told_and_nothing_is_an_incident()
    {
        var (world, key) = await World.SteadyAsync(database);
        await AddAsync(SomeQuiet.Expectation(ceiling: 1_000_000));
        await world.PassAsync(60, (key, 9_000));
        await world.PassAsync(60, (key, 100));
        Assert.Empty(await world.StepsAsync());
        Assert.Equal(["credit_spike"], (await world.ScalarAsync<string[]>("select hidden from quiet_burst")).Order().Take(1));
        Assert.Equal(1, await world.ScalarAsync<long>("select count(*) from quiet_burst where crossed_at is null"));
    }

    [Fact]
    public async Task A_ceiling_that_is_crossed_in_the_middle_pages_and_says_by_how_much()
    {
        var (world, key) = await World.SteadyAsync(database);
        await AddAsync(SomeQuiet.Expectation(ceiling: 100_000));
        await world.PassAsync(11, (key, 9_000));
        Assert.Empty(await world.PagesAsync());
        await world.PassAsync(1, (key, 9_000));
        var page = Assert.Single(await world.PagesAsync());
        Assert.Contains(
            "It used 108,000 credits since 2026-06-15 12:00 UTC of the 100,000 that ann announced until "
            + "2026-06-15 13:00 UTC (the launch): 8,000 too many.", page.Content);
        Assert.Contains("announced ceiling crossed", page.Content);
        Assert.Equal(world.Now, await world.ScalarAsync<DateTime>("select crossed_at from quiet_burst"));
    }

    [Fact]
    public async Task A_ceiling_below_what_is_usual_pages_too()
    {
        var (world, key) = await World.SteadyAsync(database);
        await AddAsync(SomeQuiet.Expectation(ceiling: 500));
        await world.PassAsync(6, (key, 100));
        Assert.Contains("100 too many", Assert.Single(await world.PagesAsync()).Content);
    }

    [Fact]
    public async Task What_was_announced_is_not_learnt_and_a_node_that_takes_over_learns_the_same()
    {
        var (world, key) = await World.SteadyAsync(database);
        await AddAsync(SomeQuiet.Expectation(ceiling: 10_000_000));
        await world.PassAsync(60, (key, 9_000));
        await world.PassAsync(60, (key, 100));
        var learnt = await ProfileAsync(world, key);
        await world.ExecuteAsync("delete from profile; update shard set version = version + 1");
        world.Restart();
        await world.PassAsync(1, (key, 100));
        Assert.Equal(learnt.ExpectedAt(Some.Noon, Calendar.Utc), (await ProfileAsync(world, key)).ExpectedAt(Some.Noon, Calendar.Utc));
        Assert.InRange(learnt.ExpectedAt(Some.Noon.AddDays(1), Calendar.Utc).High, 0, 20_000);
    }

    [Fact]
    public async Task Its_end_is_no_licence()
    {
        var (world, key) = await World.SteadyAsync(database);
        await AddAsync(SomeQuiet.Expectation(ceiling: 10_000_000, minutes: 30));
        await world.PassAsync(31, (key, 9_000));
        Assert.Empty(await world.PagesAsync());
        await world.PassAsync(15, (key, 9_000));
        Assert.Single(await world.PagesAsync());
    }

    [Fact]
    public async Task A_limit_that_is_crossed_is_told_whatever_was_announced()
    {
        var (world, key) = await World.SteadyAsync(database);
        await AddAsync(SomeQuiet.Expectation(ceiling: 10_000_000));
        await world.PassAsync(5, (key, 9_000));
        await world.CountAsync(key, used: 1_000_100, limit: 1_000_000);
        await world.PassAsync(1, (key, 9_000));
        Assert.Contains("limit crossed", Assert.Single(await world.PagesAsync()).Content);
    }

    [Fact]
    public async Task An_incident_from_before_is_not_over_because_a_burst_was_announced()
    {
        var (world, key) = await World.SteadyAsync(database);
        await AddAsync(SomeQuiet.Expectation(ceiling: 10_000_000, from: 10, minutes: 240));
        await world.PassAsync(5, (key, 9_000));
        await world.PassAsync(240, (key, 9_000));
        Assert.Equal(["opened"], (await world.StepsAsync()).Distinct().Where(s => s is "opened" or "resolved"));
        Assert.Single(await world.PagesAsync());
    }

    [Fact]
    public async Task One_that_was_announced_while_it_went_on_is_learnt_anew_without_it()
    {
        var (world, key) = await World.SteadyAsync(database);
        await world.PassAsync(1, (key, 100));
        Assert.Equal(1, await world.ScalarAsync<long>("select count(*) from profile"));
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        await new QuietRuleStore(database.DataSource).AddAsync(
            SomeQuiet.Expectation(ceiling: 1_000), world.Now, TestContext.Current.CancellationToken);
        Assert.Equal(0, await world.ScalarAsync<long>("select count(*) from profile"));
    }

    private static async Task<Profile> ProfileAsync(World world, long key)
    {
        await world.ExecuteAsync("update shard set snapshot_at = null");
        world.Restart();
        await world.PassAsync(11, (key, 100));
        Assert.True(Profile.TryRead(await world.ScalarAsync<byte[]>("select state from profile where key_id = @key", new { key }), out var profile));
        return profile;
    }

    private Task<long> AddAsync(QuietRule rule) =>
        new QuietRuleStore(database.DataSource).AddAsync(rule, Some.Noon, TestContext.Current.CancellationToken);
}
