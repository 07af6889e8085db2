using Burnwatch.Alerting.Quiet;
using Burnwatch.Alerting.Tests.Quiet;
using Burnwatch.Testing;

namespace Burnwatch.Alerting.Tests.Evaluation;

/// <summary>Many keys surge at once, and some of them are silenced: those that are not are told of all the same.</summary>
public class SilencedEventTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Fact]
    public async Task Where_the_first_is_silenced_another_tells_of_the_event()
    {
        var (world, keys) = await SteadyAsync();
        await SilenceAsync("k0");
        await BurnAsync(world, keys, 2);
        Assert.Equal(["trigger 1 of k1"], await PagesAsync(world));
        Assert.Contains("one of 4 keys at once", (await world.PagesAsync())[0].Content);
        Assert.Equal(["k0 firing ", "k1 firing ", "k2 pending k1", "k3 pending k1"], await StatesAsync(world));
        await BurnAsync(world, keys, 20);
        Assert.All(await world.PagesAsync(), p => Assert.Equal("k1", p.Key));
    }

    [Fact]
    public async Task Where_the_one_that_told_is_silenced_when_the_event_is_known_another_tells_of_it()
    {
        var (world, keys) = await SteadyAsync();
        await world.PassAsync(3, [(keys[0], 9_000), (keys[1], 100), (keys[2], 100), (keys[3], 100)]);
        await SilenceAsync("k0");
        await BurnAsync(world, keys, 5);
        Assert.Equal(["trigger 1 of k0", "trigger 1 of k1"], await PagesAsync(world));
        Assert.Equal(["k0 firing ", "k1 firing k0", "k2 pending k0", "k3 pending k0"], await StatesAsync(world));
    }

    [Fact]
    public async Task Each_of_those_that_told_may_be_silenced_in_turn()
    {
        var (world, keys) = await SteadyAsync();
        await BurnAsync(world, keys, 2);
        // Twice as much is worse, and the page of that is hidden.
        await SilenceAsync("k0");
        await BurnAsync(world, keys, 20, 30_000);
        await SilenceAsync("k1");
        await BurnAsync(world, keys, 20, 90_000);
        await SilenceAsync("k2");
        await BurnAsync(world, keys, 20, 270_000);
        Assert.Equal(["k0", "k1", "k2", "k3"], (await world.PagesAsync()).Select(p => p.Key).Distinct());
        Assert.All(await world.AllAsync<string>("select state from incident"), state => Assert.Equal("firing", state));
        Assert.DoesNotContain(world.Logs.Messages, m => m.Name == "EventNotMarked");
    }

    [Fact]
    public async Task Where_all_are_silenced_one_stands_for_all_and_tells_when_the_silence_is_over()
    {
        var (world, keys) = await SteadyAsync();
        await SilenceAsync("k*", minutes: 30);
        await BurnAsync(world, keys, 29);
        Assert.Empty(await world.PagesAsync());
        Assert.Equal(["k0 firing ", "k1 pending k0", "k2 pending k0", "k3 pending k0"], await StatesAsync(world));
        await BurnAsync(world, keys, 5);
        Assert.All(await world.PagesAsync(), p => Assert.Equal("k0", p.Key));
        Assert.NotEmpty(await world.PagesAsync());
    }

    [Fact]
    public async Task A_silenced_key_is_held_by_one_that_is_not()
    {
        var (world, keys) = await SteadyAsync();
        await SilenceAsync("k2", minutes: 30);
        await BurnAsync(world, keys, 29);
        Assert.Equal(["k0 firing ", "k1 pending k0", "k2 pending k0", "k3 pending k0"], await StatesAsync(world));
        await BurnAsync(world, keys, 5);
        Assert.All(await world.PagesAsync(), p => Assert.Equal("k0", p.Key));
    }

    [Fact]
    public async Task Shards_know_of_each_other_whose_page_was_hidden()
    {
        var (world, keys) = await SteadyAsync();
        keys.Add(await world.SteadyKeyAsync("m0", shard: 1));
        keys.Add(await world.SteadyKeyAsync("m1", shard: 1));
        await world.PollAsync();
        await world.TickAllAsync();
        await SilenceAsync("k*");
        for (var minute = 0; minute < 3; minute++)
        {
            var start = world.Now;
            world.Clock.Advance(TimeSpan.FromMinutes(1));
            await world.PollAsync([.. keys.Select(k => new Used(k, start, 9_000))]);
            await world.TickAllAsync();
        }
        Assert.Equal(["trigger 1 of m0"], await PagesAsync(world));
        Assert.Equal("pending", await world.ScalarAsync<string>(
            "select i.state from incident i join key k on k.id = i.key_id where k.name = 'm1'"));
    }

    private async Task<(World World, List<long> Keys)> SteadyAsync()
    {
        var world = await World.CreateAsync(database);
        var keys = new List<long>();
        for (var i = 0; i < 4; i++)
            keys.Add(await world.SteadyKeyAsync($"k{i}"));
        await world.PollAsync();
        await world.TickAsync();
        return (world, keys);
    }

    private static Task BurnAsync(World world, IReadOnlyList<long> keys, int minutes, long credits = 9_000) =>
        world.PassAsync(minutes, [.. keys.Select(k => (k, credits))]);

    private Task<long> SilenceAsync(string key, int minutes = 600) => new QuietRuleStore(database.DataSource).AddAsync(
        SomeQuiet.Silence(minutes: minutes) with { Scope = new QuietScope { Keys = [key] } }, Some.Noon,
        TestContext.Current.CancellationToken);

    private static async Task<IEnumerable<string>> PagesAsync(World world) =>
        (await world.PagesAsync()).Select(p => p.ToString());

    private static Task<IReadOnlyList<string>> StatesAsync(World world) => world.AllAsync<string>(
        """
        select k.name || ' ' || i.state || ' ' || coalesce(t.name, '')
          from incident i
          join key k on k.id = i.key_id
          left join incident g on g.id = i.grouped_under
          left join key t on t.id = g.key_id
         order by k.name
        """);
}
