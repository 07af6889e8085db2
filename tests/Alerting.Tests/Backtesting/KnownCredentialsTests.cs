using Burnwatch.Alerting.Backtesting;
using Burnwatch.Alerting.Explaining;
using Burnwatch.Alerting.Incidents;
using Burnwatch.Alerting.Policies;
using Burnwatch.Testing;
using Microsoft.Extensions.Options;

namespace Burnwatch.Alerting.Tests.Backtesting;

/// <summary>What backtest and explain say of credentials, beside what live paged.</summary>
public class KnownCredentialsTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Fact]
    public async Task A_backtest_pages_what_live_paged_at_most_an_inventory_earlier()
    {
        var (world, key) = await RevokedAndUsedAsync();
        await world.PassListedAsync(60 * 4, disabled: [key]);
        var live = (await world.PagesAsync()).Where(p => p.Action == "trigger").ToList();
        var diff = await BacktestAsync(world, "off");
        var page = Assert.Single(diff.Before);
        Assert.InRange(Assert.Single(live).At - page.At, TimeSpan.Zero, TimeSpan.FromMinutes(5));
        Assert.StartsWith("70 credits with the credential tts-prod", page.Reason);
        Assert.Equal(page, Assert.Single(diff.Removed));
    }

    [Fact]
    public async Task A_backtest_does_not_page_what_was_enabled_again()
    {
        var (world, key) = await RevokedAndUsedAsync();
        await world.PassListedAsync(5, [], null, new Used(key, default, 70));
        Assert.Empty((await BacktestAsync(world, "on")).Before);
    }

    [Fact]
    public async Task A_backtest_pages_an_unknown_credential_once_a_second_inventory_could_lack_it()
    {
        var (world, _) = await Inventories.ListedAsync(database);
        await world.PassListedAsync(65);
        var key = await world.UnlistedKeyAsync("my test");
        await world.PassAsync(1, (key, 10));
        await world.PassListedAsync(30);
        var page = Assert.Single((await BacktestAsync(world, "on")).Before);
        Assert.Equal(("my test", IncidentChange.Opened), (page.Key.Name, page.Change));
        Assert.InRange(
            Assert.Single(await world.PagesAsync(), p => p.Action == "trigger").At - page.At,
            TimeSpan.Zero, TimeSpan.FromMinutes(5));
    }

    [Fact]
    public async Task Explain_says_what_was_known_of_the_credentials_then()
    {
        var (world, key) = await Inventories.ListedAsync(database);
        var enabled = world.Now;
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        await world.PassListedAsync(20, disabled: [key]);
        var quiet = world.Now;
        await world.PassListedAsync(5, [key], null, new Used(key, default, 70));
        var paged = Assert.Single(await world.PagesAsync()).At;
        await world.PassListedAsync(60 * 4, disabled: [key]);

        Assert.Equal(
            "No inventory shows a credential of the key as disabled or deleted.",
            (await SaysAsync(world, enabled)).Why);
        Assert.StartsWith("Nothing new is known to be used with", (await SaysAsync(world, quiet)).Why);
        var fired = await SaysAsync(world, paged);
        Assert.True(fired.HasFired);
        Assert.Equal(350, fired.Observed);
        Assert.Equal(["revoked.credential", "revoked.grace"], fired.Settings);
        Assert.False((await SaysAsync(world, world.Now)).HasFired);
    }

    private async Task<(World World, long Key)> RevokedAndUsedAsync()
    {
        var (world, key) = await Inventories.ListedAsync(database);
        await world.PassListedAsync(20, disabled: [key]);
        await world.PassListedAsync(5, [key], null, new Used(key, default, 70));
        return (world, key);
    }

    private async Task<BacktestDiff> BacktestAsync(World world, string revoked)
    {
        var changed = new PolicyBook(1, [Some.Setting("revoked.credential", revoked)]);
        return await new Backtest(database.DataSource, Options.Create(world.Options)).RunAsync(
            PolicyBook.Empty, changed, Some.Noon, world.Now, null, CancellationToken.None);
    }

    private static async Task<Explanation.RuleAccount> SaysAsync(World world, DateTimeOffset at)
    {
        KeyExplanation told = await world.Explainer.ExplainAsync("tts-prod", null, at, CancellationToken.None);
        return told.Account.Rules.Single(r => r.Kind is SignalKind.RevokedCredentialActive);
    }
}
