using Burnwatch.Testing;

namespace Burnwatch.Alerting.Tests.Evaluation;

/// <summary>What a shard makes of credentials that go from one key to another.</summary>
public class KeyMovesTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public async Task The_key_that_takes_a_credential_over_knows_its_history(int shard)
    {
        var world = await World.CreateAsync(database);
        var known = await world.SteadyKeyAsync("voice");
        var young = await world.KeyAsync("voice-new", shard: shard);
        await world.PollAsync();
        await world.TickAllAsync();
        await PassAsync(world, 40, (known, 100));
        await MoveAsync(world, known, to: young);
        await PassAsync(world, 1);
        Assert.True(await IsWarmAsync(world, young));
        Assert.False(await IsWarmAsync(world, known));
        // As usual for the key that it was, and so for this one.
        await PassAsync(world, 30, (young, 100));
        Assert.Empty(await world.PagesAsync());
        await PassAsync(world, 30, (young, 20_000));
        Assert.NotEmpty(await world.PagesAsync());
    }

    [Fact]
    public async Task An_open_incident_goes_on_under_the_key_that_took_the_credential_over()
    {
        var (world, from, to) = await BurningAsync();
        var told = (await world.PagesAsync()).Count;
        await MoveAsync(world, from, to);
        await PassAsync(world, 2, (to, 20_000));
        Assert.Equal(("firing", to), await OneAsync<(string, long)>(world, "select state, key_id from incident"));
        Assert.Equal(told, (await world.PagesAsync()).Count);
    }

    [Fact]
    public async Task Where_both_have_one_the_incident_of_the_key_that_ends_resolves_and_says_where_to_look()
    {
        var (world, from, to) = await BurningAsync();
        await PassAsync(world, 20, (from, 20_000), (to, 20_000));
        Assert.Equal(2, await OneAsync<long>(world, "select count(*) from incident where state = 'firing'"));
        await MoveAsync(world, from, to);
        await PassAsync(world, 2, (to, 40_000));
        Assert.Equal(
            ("resolved", "Its last credential went to the key voice-2; what goes on is told of that key."),
            await OneAsync<(string, string)>(
                world, "select state, reason from incident where state = 'resolved'"));
        Assert.Contains(await world.PagesAsync(), p => p.Action == "resolve");
        // Both are of the one key now; what goes on goes on with the open one.
        await PassAsync(world, 2, (to, 80_000));
        Assert.Equal(to, await OneAsync<long>(world, "select key_id from incident where state = 'firing'"));
        Assert.Equal(2, await OneAsync<long>(world, $"select count(*) from incident where key_id = {to}"));
    }

    [Fact]
    public async Task A_key_that_keeps_a_credential_keeps_its_incidents()
    {
        var (world, from, to) = await BurningAsync();
        var other = await world.CredentialAsync(from, "second");
        await MoveAsync(world, from, to, credential: other);
        await PassAsync(world, 2, (from, 20_000));
        Assert.Equal(("firing", from), await OneAsync<(string, long)>(world, "select state, key_id from incident"));
    }

    private async Task<(World World, long From, long To)> BurningAsync()
    {
        var world = await World.CreateAsync(database);
        var from = await world.SteadyKeyAsync("voice");
        var to = await world.SteadyKeyAsync("voice-2", shard: 1);
        await world.PollAsync();
        await world.TickAllAsync();
        await PassAsync(world, 30, (from, 20_000), (to, 100));
        Assert.All(await world.PagesAsync(), page => Assert.Equal("voice", page.Key));
        return (world, from, to);
    }

    // As the collector moves one: all its rows, and the move.
    private static Task MoveAsync(World world, long from, long to, long? credential = null) => world.ExecuteAsync(
        """
        update usage_bucket set key_id = @to where key_id = @from and credential_id = @credential;
        update credential set key_id = @to where id = @credential;
        insert into credential_move (workspace_id, credential_id, from_key_id, to_key_id, at, author)
        values (1, @credential, @from, @to, @Now, 'ann')
        """,
        new { from, to, credential = credential ?? from, Now = world.Now.UtcDateTime });

    private static async Task<bool> IsWarmAsync(World world, long key)
    {
        world.Restart();
        await world.ExecuteAsync("update shard set snapshot_at = null", new { });
        await PassAsync(world, 1);
        return await OneAsync<bool>(
            world, $"select coalesce((select is_warm from profile where key_id = {key}), false)");
    }

    private static async Task<T> OneAsync<T>(World world, string sql) => Assert.Single(await world.AllAsync<T>(sql));

    // Of whatever shard the keys are.
    private static async Task PassAsync(World world, int minutes, params (long Key, long Credits)[] perMinute)
    {
        for (var minute = 0; minute < minutes; minute++)
        {
            var start = world.Now;
            world.Clock.Advance(TimeSpan.FromMinutes(1));
            await world.PollAsync([.. perMinute.Select(k => new Used(k.Key, start, k.Credits, Credential: null))]);
            await world.TickAllAsync();
        }
    }
}
