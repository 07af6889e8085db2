using Burnwatch.Alerting.Channels;
using Burnwatch.Alerting.Health;
using Burnwatch.Alerting.Paging;
using Burnwatch.Alerting.Policies;
using Burnwatch.Alerting.Routing;
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

    [Fact]
    public async Task Its_page_says_what_is_wrong_and_nothing_of_a_key_or_of_credits()
    {
        await FollowAsync(await BeginAsync(), Polls, Data);
        var trigger = Assert.Single(
            await new PageStore(database.DataSource).ClaimAsync(10, TimeSpan.FromMinutes(1), Cancellation));
        var facts = PageFacts.Of(trigger, publicUrl: null);
        Assert.Equal(["why_now", "what_is_wrong", "since"], facts.Facts.Select(f => f.Code));
        Assert.Equal([Polls.Sentence, Data.Sentence], facts.Facts[1].Lines);
        Assert.Equal("Page 1 of the daemon's own alarm", facts.Which);
        Assert.Equal(
            ["why_now", "what_is_wrong", "since", "next_steps"], facts.ToJson().Select(member => member.Key));
    }

    [Fact]
    public async Task It_goes_by_the_routes_and_mail_to_the_fallback_owner()
    {
        await BeginAsync();
        await new PolicyStore(database.DataSource).ApplyAsync(
            new PolicyFile { Owners = [new PolicyOwner { Name = "ops", Mail = "ops@b.test", RoutingKey = "env:OPS" }] },
            "me", null, Some.Noon, Cancellation);
        await FollowAsync(Store(Routed), Polls);
        Assert.Equal(
            ["mail:post ops@b.test", "pagerduty env:DEFAULT_ROUTE", "slack:security env:SLACK"], await RoutesAsync());
        await FollowAsync(Store(Routed));
        Assert.Equal(6, (await PagesAsync()).Count);
    }

    [Fact]
    public async Task Where_pages_do_not_get_through_the_second_channel_is_told_too()
    {
        var options = Routed with { Routes = [], SecondChannel = "security" };
        await BeginAsync();
        await FollowAsync(Store(options), Polls);
        Assert.Equal(["pagerduty env:DEFAULT_ROUTE"], await RoutesAsync());
        await FollowAsync(Store(options), Polls, new Blindness(HealthRule.Outbox, "A page waits."));
        Assert.Equal(
            ["pagerduty env:DEFAULT_ROUTE", "pagerduty env:DEFAULT_ROUTE", "slack:security env:SLACK"],
            await RoutesAsync());
    }

    private static AlertingOptions Routed => new()
    {
        RoutingKey = "env:DEFAULT_ROUTE",
        FallbackOwner = "ops",
        Channels =
        [
            new ChannelOptions { Name = "security", Kind = ChannelKind.Slack, Address = "env:SLACK" },
            new ChannelOptions { Name = "post", Kind = ChannelKind.Mail },
        ],
        Routes =
        [
            new RouteOptions { Environment = "production", Channels = ["security"] },
            new RouteOptions { Severity = Severity.Error, Channels = ["pagerduty", "security", "post"] },
        ],
    };

    private AlarmStore Store(AlertingOptions? options = null) => new(
        database.DataSource,
        new PageRouter(
            new PolicyStore(database.DataSource),
            Options.Create(options ?? new AlertingOptions { RoutingKey = "env:DEFAULT_ROUTE" })));

    private async Task<IReadOnlyList<string>> RoutesAsync()
    {
        await using var connection = await database.DataSource.OpenConnectionAsync();
        return [.. await connection.QueryAsync<string>(
            "select channel || ' ' || route from page where action = 'trigger' order by channel, generation")];
    }

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
