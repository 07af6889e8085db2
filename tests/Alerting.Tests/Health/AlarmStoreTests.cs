using Burnwatch.Alerting.Health;
using Burnwatch.Alerting.Paging;
using Burnwatch.Testing;
using Dapper;
using Microsoft.Extensions.Options;

namespace Burnwatch.Alerting.Tests.Health;

public class AlarmStoreTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private static readonly Blindness Polls = new("polls of main", "The usage of main cannot be read.");
    private static readonly Blindness Data = new("data of other", "The usage of other is late.");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Blindness_pages_once_however_long_it_lasts_and_resolves()
    {
        var store = await BeginAsync();
        await FollowAsync(store);
        await FollowAsync(store, Polls);
        await FollowAsync(store, Polls);
        Assert.Equal(["trigger 1"], await PagesAsync());
        await FollowAsync(store);
        await FollowAsync(store);
        Assert.Equal(["trigger 1", "resolve 1"], await PagesAsync());
    }

    [Fact]
    public async Task A_reason_that_joins_pages_again_and_one_that_leaves_does_not()
    {
        var store = await BeginAsync();
        await FollowAsync(store, Polls);
        await FollowAsync(store, Polls, Data);
        await FollowAsync(store, Data);
        await FollowAsync(store, Polls);
        Assert.Equal(["trigger 1", "trigger 2"], await PagesAsync());
        await FollowAsync(store);
        Assert.Equal(["trigger 1", "trigger 2", "resolve 1", "resolve 2"], await PagesAsync());
    }

    [Fact]
    public async Task Two_nodes_page_once()
    {
        var (one, other) = (await BeginAsync(), Store());
        await Task.WhenAll(Enumerable.Range(0, 16).Select(n => FollowAsync(n % 2 == 0 ? one : other, Polls)));
        Assert.Equal(["trigger 1"], await PagesAsync());
    }

    [Fact]
    public async Task Its_page_leaves_by_the_outbox_before_its_resolve()
    {
        var store = await BeginAsync();
        await FollowAsync(store, Polls);
        await FollowAsync(store);
        var pages = new PageStore(database.DataSource);

        var trigger = Assert.Single(await pages.ClaimAsync(10, TimeSpan.FromMinutes(1), Cancellation));
        Assert.Equal(("trigger", 0), (trigger.Action, trigger.IncidentId));
        var facts = PageFacts.Of(trigger, new Uri("https://b.test"));
        Assert.Equal("Burnwatch is blind: The usage of main cannot be read.", facts.Title);
        Assert.Equal("https://b.test/readyz", Assert.Single(facts.Links).Address.AbsoluteUri);

        await pages.SentAsync(trigger, "ok", Some.Noon, Cancellation);
        var resolve = Assert.Single(await pages.ClaimAsync(10, TimeSpan.FromMinutes(1), Cancellation));
        Assert.Equal(("resolve", trigger.DedupKey), (resolve.Action, resolve.DedupKey));
    }

    private AlarmStore Store() =>
        new(database.DataSource, Options.Create(new AlertingOptions { RoutingKey = "env:DEFAULT_ROUTE" }));

    private async Task<AlarmStore> BeginAsync()
    {
        await using var connection = await database.DataSource.OpenConnectionAsync();
        await connection.ExecuteAsync("truncate alarm, page restart identity cascade");
        return Store();
    }

    private static Task<string?> FollowAsync(AlarmStore store, params Blindness[] reasons) =>
        store.FollowAsync(reasons, Some.Noon, Cancellation);

    private async Task<IReadOnlyList<string>> PagesAsync()
    {
        await using var connection = await database.DataSource.OpenConnectionAsync();
        return [.. await connection.QueryAsync<string>("select action || ' ' || generation from page order by id")];
    }
}
