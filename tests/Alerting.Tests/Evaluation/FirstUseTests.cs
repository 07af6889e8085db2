using Burnwatch.Alerting.Backtesting;
using Burnwatch.Alerting.Policies;
using Burnwatch.Testing;
using Microsoft.Extensions.Options;

namespace Burnwatch.Alerting.Tests.Evaluation;

public class FirstUseTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Fact]
    public async Task A_product_never_used_pages_by_its_name()
    {
        var (world, key) = await World.SteadyAsync(database);
        await MusicAsync(world, key, minutes: 12, perMinute: 800);
        var incident = Assert.Single(await world.AllAsync<string>("select reason from incident"));
        Assert.Contains("irst use of Music (product)", incident);
        Assert.Equal("trigger 1 of tts-prod", Assert.Single(await world.PagesAsync()).ToString());
    }

    [Fact]
    public async Task The_same_of_the_product_it_always_used_pages_nobody()
    {
        var (world, key) = await World.SteadyAsync(database);
        await MusicAsync(world, key, minutes: 12, perMinute: 150, product: "TTS");
        Assert.Empty(await world.StepsAsync());
        await MusicAsync(world, key, minutes: 12, perMinute: 5);
        Assert.Empty(await world.StepsAsync());
    }

    [Fact]
    public async Task A_try_is_remembered_through_a_restart_until_its_burst_a_day_later()
    {
        var (world, key) = await World.SteadyAsync(database);
        await MusicAsync(world, key, minutes: 1, perMinute: 10);
        await world.PassAsync(45, (key, 100));
        await world.PastAsync(key, world.Now.AddMinutes(10), world.Now.AddDays(1), 1_000);
        world.Clock.Advance(TimeSpan.FromDays(1));
        world.Restart();
        await world.PollAsync();
        await world.TickAsync();
        Assert.Empty(await world.StepsAsync());
        await MusicAsync(world, key, minutes: 15, perMinute: 800);
        var reason = Assert.Single(await world.AllAsync<string>("select reason from incident"));
        Assert.True(reason.Contains("irst use of Music (product) 25 h before", StringComparison.Ordinal), reason);
    }

    [Fact]
    public async Task Explain_tells_of_it_as_of_any_signal()
    {
        var (world, key) = await World.SteadyAsync(database);
        await MusicAsync(world, key, minutes: 3, perMinute: 5);
        var told = await world.Explainer.ExplainAsync("tts-prod", null, world.Now, TestContext.Current.CancellationToken);
        var account = told.Account.Rules.Single(r => r.Kind is SignalKind.FirstUse);
        Assert.False(account.HasFired);
        Assert.StartsWith("First use of Music (product), but of little: 15 credits in the last hour", account.Why);
        Assert.Contains(told.Policy, line => line.Name == "first-use.share");
    }

    [Fact]
    public async Task A_backtest_finds_what_live_found_and_what_another_share_would_have_left_out()
    {
        var (world, key) = await World.SteadyAsync(database);
        var from = world.Now.AddMinutes(-1);
        await MusicAsync(world, key, minutes: 15, perMinute: 500);
        Assert.Single(await world.PagesAsync());
        var before = PolicyBook.Empty;
        var after = before.With(
        [
            Some.Setting("first-use.share", "100"), Some.Setting("first-use.watch", "0s"), Some.Setting("spike.ratio", "100"),
        ]);
        var diff = await new Backtest(database.DataSource, Options.Create(world.Options)).RunAsync(
            before, after, from, world.Now, null, TestContext.Current.CancellationToken);
        Assert.Contains("irst use of Music (product)", Assert.Single(diff.Before).Reason);
        Assert.Empty(diff.After);
    }

    // Beside its own use, each minute.
    private static async Task MusicAsync(World world, long key, int minutes, long perMinute, string product = "Music")
    {
        for (var minute = 0; minute < minutes; minute++)
        {
            var start = world.Now;
            world.Clock.Advance(TimeSpan.FromMinutes(1));
            await world.PollAsync(
                product == "TTS"
                    ? [new Used(key, start, 100 + perMinute)]
                    : [new Used(key, start, 100), new Used(key, start, perMinute, product)]);
            await world.TickAsync();
        }
    }
}
