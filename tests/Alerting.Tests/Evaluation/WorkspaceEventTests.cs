using System.Text.Json;
using Burnwatch.Alerting.Evaluation;
using Burnwatch.Alerting.Incidents;
using Burnwatch.Testing;

namespace Burnwatch.Alerting.Tests.Evaluation;

public class WorkspaceEventTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Fact]
    public async Task Keys_that_surge_at_once_are_one_page_that_tells_of_all()
    {
        var world = await World.CreateAsync(database);
        var keys = await SteadyKeysAsync(world, 5);
        await world.PollAsync();
        await world.TickAsync();
        await world.PassAsync(2, [.. keys.Take(4).Select(k => (k, 9_000L)), (keys[4], 100L)]);
        var pages = await world.PagesAsync();
        Assert.Equal(["trigger 1 of k0"], pages.Select(p => p.ToString()));
        var told = JsonSerializer.Deserialize(pages[0].Content, AlertingJson.Default.PageContent)!;
        Assert.Equal((4, 5, 0.25), (told.Event!.Keys, told.Event.KeysInUse, Math.Round(told.Event.Share, 2)));
        Assert.Equal(["k0", "k1", "k2", "k3"], told.Event.Names);
        Assert.EndsWith(", one of 4 keys at once", told.Title);
        Assert.Contains("Part of a workspace event: 4 of 5 keys in use surge since", told.Why);
        Assert.Equal(["opened", "grouped", "grouped", "grouped"], await world.StepsAsync());
        Assert.Equal(
            ["firing 0", "pending 1", "pending 1", "pending 1"],
            await world.AllAsync<string>("select state || ' ' || coalesce(grouped_under, 0) from incident order by id"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Forty_keys_in_eight_shards_are_one_open_page(int nodes)
    {
        var world = await World.CreateAsync(database);
        var keys = new List<long>();
        for (var shard = 0; shard < 8; shard++)
        {
            for (var i = 0; i < 5; i++)
                keys.Add(await world.SteadyKeyAsync($"k{shard}-{i}", shard: shard));
        }
        await world.PollAsync();
        await world.TickAllAsync();
        var all = Enumerable.Range(0, nodes).Select(_ => world.NewNode()).ToList();
        for (var minute = 0; minute < 20; minute++)
        {
            var start = world.Now;
            world.Clock.Advance(TimeSpan.FromMinutes(1));
            await world.PollAsync([.. keys.Select(k => new Used(k, start, 9_000))]);
            await Task.WhenAll(all.SelectMany(
                node => Enumerable.Range(0, 8).Select(shard => node.TickAsync(shard, CancellationToken.None))));
        }
        var pages = await world.PagesAsync();
        // Who was first tells of five, and a quarter of an hour later of all.
        Assert.Single(pages.Select(p => p.Key).Distinct());
        Assert.InRange(pages.Count, 2, 3);
        Assert.Equal(40, JsonSerializer.Deserialize(pages[^1].Content, AlertingJson.Default.PageContent)!.Event!.Keys);
        Assert.Equal(39, await world.ScalarAsync<long>("select count(*) from incident where state = 'pending' and grouped_under is not null"));
    }

    [Fact]
    public async Task When_the_one_that_tells_is_over_another_tells_of_what_goes_on()
    {
        var (world, keys) = await EventAsync();
        await world.PassAsync(150, [(keys[0], 100), .. keys.Skip(1).Select(k => (k, 9_000L))]);
        Assert.Equal(["resolved", "firing", "pending", "pending"], await StatesAsync(world));
        var page = (await world.PagesAsync()).First(p => p.Key == "k1");
        Assert.Contains("What told of it with other keys is over, and it goes on.", page.Content);
        Assert.DoesNotContain(await world.PagesAsync(), p => p.Key is "k2" or "k3");
    }

    [Fact]
    public async Task What_a_person_resolved_for_all_is_left_for_a_while_of_all()
    {
        var (world, keys) = await EventAsync();
        var act = new IncidentAct { Kind = IncidentActKind.Resolve, At = world.Now, Author = "dana", Source = "web" };
        await new IncidentActStore(database.DataSource).AddAsync(1, act, CancellationToken.None);
        await world.PassAsync(20, [.. keys.Select(k => (k, 9_000L))]);
        Assert.Equal(["pending", "pending", "pending"], (await StatesAsync(world)).Skip(1));
        Assert.All(await world.PagesAsync(), p => Assert.Equal("k0", p.Key));
    }

    [Fact]
    public async Task A_key_that_burns_far_more_than_the_others_is_paged_by_itself()
    {
        var world = await World.CreateAsync(database);
        var keys = await SteadyKeysAsync(world, 5);
        await world.PollAsync();
        await world.TickAsync();
        await world.PassAsync(2, [.. keys.Take(4).Select(k => (k, 9_000L)), (keys[4], 90_000)]);
        Assert.Equal(["k0", "k4"], (await world.PagesAsync()).Select(p => p.Key).Order());
    }

    [Fact]
    public async Task A_key_that_is_odd_for_another_reason_is_paged_by_itself()
    {
        var (world, keys) = await EventAsync();
        await world.ListAsync(disabled: [keys[2]]);
        for (var minute = 0; minute < 40; minute++)
        {
            await world.PassAsync(1, [.. keys.Select(k => (k, 9_000L))]);
            await world.ListAsync(disabled: [keys[2]]);
        }
        Assert.Equal(["firing", "pending", "firing", "pending"], await StatesAsync(world));
    }

    [Fact]
    public async Task Where_the_policy_says_so_each_key_is_paged()
    {
        var world = await World.CreateAsync(database);
        var keys = await SteadyKeysAsync(world, 4);
        await world.ExecuteAsync(
            """
            insert into policy_version (at, author) values (@Now, 'dana');
            insert into policy_setting select version, 'default', '', 'workspace.event-beyond', '0' from policy_version;
            """,
            new { Now = world.Now.UtcDateTime });
        await world.PollAsync();
        await world.TickAsync();
        await world.PassAsync(2, [.. keys.Select(k => (k, 9_000L))]);
        Assert.Equal(4, (await world.PagesAsync()).Count);
    }

    [Fact]
    public async Task A_key_that_surged_first_tells_of_the_event_when_it_is_known()
    {
        var world = await World.CreateAsync(database);
        var keys = await SteadyKeysAsync(world, 4);
        await world.PollAsync();
        await world.TickAsync();
        await world.PassAsync(3, [(keys[0], 9_000), (keys[1], 100), (keys[2], 100), (keys[3], 100)]);
        Assert.Single(await world.PagesAsync());
        await world.PassAsync(3, [.. keys.Select(k => (k, 9_000L))]);
        Assert.Equal(["grouped", "grouped", "grouped", "opened", "worsened"], (await world.StepsAsync()).Order());
        Assert.Equal(["trigger 1 of k0", "trigger 2 of k0"], (await world.PagesAsync()).Select(p => p.ToString()));
        Assert.Equal(4, await world.ScalarAsync<int>("select count(workspace_event)::int from incident"));
        Assert.Equal(1, await world.ScalarAsync<int>("select count(distinct workspace_event ->> 'since')::int from incident"));
    }

    [Fact]
    public async Task Shards_know_of_each_other_what_was_written()
    {
        var world = await World.CreateAsync(database);
        var keys = await SteadyKeysAsync(world, 2);
        keys.AddRange(await SteadyKeysAsync(world, 2, shard: 1));
        await world.PollAsync();
        await world.TickAllAsync();
        var start = world.Now;
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        await world.PollAsync([.. keys.Select(k => new Used(k, start, 30_000))]);
        await world.TickAllAsync();
        // The first shard could not know; the second knew the first.
        Assert.Equal([false, false, true, true], await MarkedAsync(world));
        await world.TickAllAsync();
        Assert.Equal([true, true, true, true], await MarkedAsync(world));
        Assert.Equal(
            ["trigger 1 of k0", "trigger 1 of k1", "trigger 2 of k0"],
            (await world.PagesAsync()).Select(p => p.ToString()).Order());
    }

    [Fact]
    public async Task Keys_are_paged_unmarked_where_the_event_cannot_be_found_out()
    {
        var world = await World.CreateAsync(database);
        var (keys, other) = (await SteadyKeysAsync(world, 4), await world.SteadyKeyAsync("other", shard: 1));
        await world.PollAsync();
        await world.TickAllAsync();
        var start = world.Now;
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        await world.PollAsync(new Used(other, start, 30_000));
        await world.TickAllAsync();
        await world.ExecuteAsync("update incident set workspace_event = '{ \"since\": \"of old\" }'");
        await world.PassAsync(2, [.. keys.Select(k => (k, 9_000L))]);
        Assert.Equal(5, (await world.PagesAsync()).Count);
        Assert.Equal(1, await world.ScalarAsync<int>("select count(workspace_event)::int from incident"));
        Assert.Contains(world.Logs.Messages, m => m.Name == "EventNotMarked");
    }

    [Fact]
    public async Task Explain_tells_of_the_event_and_stumbles_over_no_label()
    {
        var world = await World.CreateAsync(database);
        var keys = await SteadyKeysAsync(world, 4);
        await world.PollAsync();
        await world.TickAsync();
        await world.PassAsync(3, [(keys[0], 9_000)]);
        await world.PassAsync(3, [.. keys.Select(k => (k, 9_000L))]);
        await world.ExecuteAsync("insert into incident_event (incident_id, at, kind, text) select id, @Now, 'labelled', 'x' from incident",
            new { Now = world.Now.UtcDateTime });
        var told = await world.Explainer.ExplainAsync("k0", null, world.Now, TestContext.Current.CancellationToken);
        Assert.Contains("Part of a workspace event: 4 of 4 keys in use", told.Conclusion);
    }

    [Fact]
    public async Task A_key_is_in_use_while_its_bucket_reaches_into_the_time_that_counts()
    {
        var world = await World.CreateAsync(database);
        var since = world.Now.AddMinutes(-30);
        await UseAsync("reaches in", since.AddMinutes(-20), since.AddMinutes(40), 100);
        await UseAsync("ended before", since.AddHours(-1), since, 100);
        await UseAsync("used nothing", since, since.AddMinutes(1), 0);
        await UseAsync("within", since.AddMinutes(10), since.AddMinutes(11), 100);
        await using var connection = await database.DataSource.OpenConnectionAsync(TestContext.Current.CancellationToken);
        var reader = new WatchedKeyReader(connection, TestContext.Current.CancellationToken);
        Assert.Equal(2, await reader.InUseAsync(1, since));

        async Task UseAsync(string name, DateTimeOffset from, DateTimeOffset to, long credits) => await world.ExecuteAsync(
            """
            insert into usage_bucket (key_id, bucket_start, bucket_end, credential_id, product, model, workspace_id,
                                      credits, requests, read_at, reading)
            values (@key, @From, @To, @key, 'TTS', 'flash', 1, @credits, 1, @To, 1)
            """,
            new { key = await world.KeyAsync(name), From = from.UtcDateTime, To = to.UtcDateTime, credits });
    }

    private async Task<(World World, List<long> Keys)> EventAsync()
    {
        var world = await World.CreateAsync(database);
        var keys = await SteadyKeysAsync(world, 4);
        await world.PollAsync();
        await world.TickAsync();
        await world.PassAsync(2, [.. keys.Select(k => (k, 9_000L))]);
        return (world, keys);
    }

    private static Task<IReadOnlyList<string>> StatesAsync(World world) =>
        world.AllAsync<string>("select state from incident order by key_id, id");

    private static async Task<List<long>> SteadyKeysAsync(World world, int count, int shard = 0)
    {
        var keys = new List<long>();
        for (var i = 0; i < count; i++)
            keys.Add(await world.SteadyKeyAsync($"k{i + (2 * shard)}", shard: shard));
        return keys;
    }

    private static Task<IReadOnlyList<bool>> MarkedAsync(World world) =>
        world.AllAsync<bool>("select workspace_event is not null from incident order by key_id");
}
