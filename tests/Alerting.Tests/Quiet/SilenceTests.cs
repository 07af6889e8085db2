using Burnwatch.Alerting.Quiet;
using Burnwatch.Testing;

namespace Burnwatch.Alerting.Tests.Quiet;

public class SilenceTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Fact]
    public async Task A_silence_hides_the_page_and_keeps_what_it_would_have_said()
    {
        var (world, key) = await World.SteadyAsync(database);
        await AddAsync(SomeQuiet.Silence(minutes: 600));
        await world.PassAsync(10, (key, 9_000));
        Assert.Empty(await world.PagesAsync());
        Assert.Equal(["opened"], await world.StepsAsync());
        var hidden = Assert.Single(await world.AllAsync<(int Generation, string Title)>("select generation, title from quiet_hidden"));
        Assert.Equal(1, hidden.Generation);
        Assert.StartsWith("Key tts-prod of nobody: credit spike", hidden.Title);
    }

    [Fact]
    public async Task What_burns_when_the_silence_ends_is_paged_then()
    {
        var (world, key) = await World.SteadyAsync(database);
        await AddAsync(SomeQuiet.Silence(minutes: 30));
        await world.PassAsync(29, (key, 9_000));
        Assert.Empty(await world.PagesAsync());
        await world.PassAsync(2, (key, 9_000));
        var page = Assert.Single(await world.PagesAsync());
        Assert.Contains("Silenced until 2026-06-15 12:30 UTC by silence 1 of ann (we move the store)", page.Content);
        Assert.Contains("unsilenced", await world.StepsAsync());
        await world.PassAsync(130, (key, 100));
        Assert.Equal(2, (await world.PagesAsync()).Count);
        Assert.Equal("resolve", (await world.PagesAsync())[^1].Action);
    }

    [Fact]
    public async Task What_is_over_before_the_silence_is_told_to_nobody()
    {
        var (world, key) = await World.SteadyAsync(database);
        await AddAsync(SomeQuiet.Silence(minutes: 600));
        await world.PassAsync(5, (key, 9_000));
        await world.PassAsync(130, (key, 100));
        Assert.Equal("resolved", (await world.StepsAsync())[^1]);
        Assert.Empty(await world.PagesAsync());
    }

    [Fact]
    public async Task A_silence_that_is_ended_early_hides_no_longer()
    {
        var (world, key) = await World.SteadyAsync(database);
        await AddAsync(SomeQuiet.Silence(minutes: 600));
        await world.PassAsync(5, (key, 9_000));
        Assert.True(await Store.EndAsync(1, [QuietKind.Silence], "bob", world.Now, TestContext.Current.CancellationToken));
        Assert.False(await Store.EndAsync(1, [QuietKind.Silence], "bob", world.Now, TestContext.Current.CancellationToken));
        await world.PassAsync(1, (key, 9_000));
        Assert.Contains("Silenced until 2026-06-15 12:05 UTC", Assert.Single(await world.PagesAsync()).Content);
    }

    [Fact]
    public async Task Two_silences_that_overlap_hide_until_the_later_end_and_count_for_both()
    {
        var (world, key) = await World.SteadyAsync(database);
        await AddAsync(SomeQuiet.Silence(minutes: 20));
        await AddAsync(SomeQuiet.Silence(from: 10, minutes: 30, author: "bob"));
        await world.PassAsync(39, (key, 9_000));
        Assert.Empty(await world.PagesAsync());
        Assert.Equal([1, 2], await world.AllAsync<long>("select distinct rule_id from quiet_hidden order by 1"));
        await world.PassAsync(2, (key, 9_000));
        Assert.Contains("Silenced until 2026-06-15 12:40 UTC by silence 2 of bob", Assert.Single(await world.PagesAsync()).Content);
    }

    [Fact]
    public async Task What_is_hidden_is_counted_once_over_many_ticks_and_a_restart()
    {
        var (world, key) = await World.SteadyAsync(database);
        await AddAsync(SomeQuiet.Silence(minutes: 600));
        await world.PassAsync(5, (key, 9_000));
        for (var tick = 0; tick < 200; tick++)
        {
            if (tick == 100)
                world.Restart();
            await world.TickAsync();
        }
        Assert.Equal(1, await world.ScalarAsync<long>("select count(*) from quiet_hidden"));
        Assert.Empty(await world.PagesAsync());
    }

    [Fact]
    public async Task A_node_that_takes_over_tells_what_another_one_hid()
    {
        var (world, key) = await World.SteadyAsync(database);
        await AddAsync(SomeQuiet.Silence(minutes: 10));
        await world.PassAsync(9, (key, 9_000));
        world.Restart();
        await world.PassAsync(2, (key, 9_000));
        Assert.Single(await world.PagesAsync());
        world.Restart();
        await world.PassAsync(10, (key, 9_000));
        Assert.Single(await world.PagesAsync());
    }

    [Fact]
    public async Task A_window_hides_in_its_nights_alone()
    {
        var (world, key) = await World.SteadyAsync(database);
        await AddAsync(SomeQuiet.Silence(minutes: 30) with
        {
            Kind = QuietKind.Window,
            Rrule = "FREQ=DAILY",
            EndsAt = Some.Noon.AddDays(30),
        });
        await world.PassAsync(20, (key, 9_000));
        Assert.Empty(await world.PagesAsync());
        await world.PassAsync(11, (key, 9_000));
        Assert.Contains("by maintenance window 1", Assert.Single(await world.PagesAsync()).Content);
    }

    [Fact]
    public async Task A_silence_of_others_hides_nothing()
    {
        var (world, key) = await World.SteadyAsync(database);
        await AddAsync(SomeQuiet.Silence(scope: new QuietScope { Keys = ["stt-*"] }));
        await world.PassAsync(5, (key, 9_000));
        Assert.Single(await world.PagesAsync());
        Assert.Equal(0, await world.ScalarAsync<long>("select count(*) from quiet_hidden"));
    }

    private QuietRuleStore Store => new(database.DataSource);

    private Task<long> AddAsync(QuietRule rule) =>
        Store.AddAsync(rule, Some.Noon, TestContext.Current.CancellationToken);
}
