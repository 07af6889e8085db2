using System.Net;
using Burnwatch.Testing;
using Microsoft.Extensions.Logging;
using static Burnwatch.Collector.Tests.Some;

namespace Burnwatch.Collector.Tests.Catalogue;

/// <summary>Models, groups, members, webhooks and the audit log, as they are asked for by the hour.</summary>
public sealed class CataloguePollerTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private const string Events =
        "select kind || ' ' || name || ' ' || change || ': ' || words from inventory_event order by id";

    private readonly CollectorTables tables = new(database);
    private readonly Dictionary<string, (HttpStatusCode Status, string Body)> answers = new()
    {
        ["v1/models"] = (HttpStatusCode.OK, """[{"model_id": "turbo", "concurrency_group": "turbo"}]"""),
        ["v1/workspace/groups"] = (HttpStatusCode.OK, "{}"),
        ["v1/workspace/members"] = (HttpStatusCode.OK, """[{"user_id": "u1", "email": "a@example.com"}]"""),
        ["v1/workspace/webhooks"] = (HttpStatusCode.OK, """{"webhooks": []}"""),
        ["v1/workspace/audit-logs"] = (HttpStatusCode.OK, """{"entries": []}"""),
    };

    public async ValueTask InitializeAsync() => await tables.EmptyAsync();

    public ValueTask DisposeAsync() => default;

    [Fact]
    public async Task What_the_first_answer_lists_is_known_and_what_changes_after_is_an_event()
    {
        await using var collector = Collector();
        await PollAsync(collector);
        Assert.Empty(await tables.AllAsync<string>(Events));
        Assert.Equal(
            ["member a@example.com", "model turbo"],
            await tables.AllAsync<string>("select kind || ' ' || name from inventory_item order by 1"));

        answers["v1/models"] = (HttpStatusCode.OK,
            """[{"model_id": "turbo", "concurrency_group": "standard"}, {"model_id": "v3"}]""");
        answers["v1/workspace/members"] = (HttpStatusCode.OK, "[]");
        await PollAsync(collector);
        await PollAsync(collector);
        Assert.Equal(
            [
                "model turbo changed: concurrency group from turbo to standard",
                "model v3 appeared: new: nothing more is told",
                "member a@example.com gone: no longer listed",
            ],
            await tables.AllAsync<string>(Events));
    }

    [Theory]
    [InlineData(HttpStatusCode.Forbidden, """{"detail": {"status": "only_for_enterprise", "message": "no"}}""")]
    [InlineData(HttpStatusCode.NotFound, """{"detail": "Not Found"}""")]
    [InlineData(HttpStatusCode.PaymentRequired, "")]
    [InlineData(HttpStatusCode.UnprocessableEntity, """{"detail": [{"loc": ["query"], "msg": "no", "type": "x"}]}""")]
    public async Task What_is_not_allowed_is_kept_told_once_and_asked_again_a_day_later(
        HttpStatusCode status, string body)
    {
        answers["v1/workspace/audit-logs"] = (status, body);
        await using var collector = Collector();
        await PollAsync(collector);
        collector.Clock.Advance(TimeSpan.FromHours(22));
        await PollAsync(collector);
        Assert.Equal(1, Asked);
        await PollAsync(collector);
        Assert.Equal(2, Asked);
        Assert.Single(collector.Logged.Messages, e => e.Level is LogLevel.Information);
        Assert.DoesNotContain(collector.Logged.Messages, e => e.Level >= LogLevel.Warning);
        Assert.Equal(
            (Noon.AddHours(1), Noon.AddHours(25)),
            await tables.SingleAsync<(DateTimeOffset, DateTimeOffset)>(
                "select refused_since, refused_at from inventory_source where kind = 'audit'"));
        Assert.Null(await tables.SingleAsync<string?>("select inventory_failure from workspace"));

        answers["v1/workspace/audit-logs"] = (HttpStatusCode.OK, """{"entries": []}""");
        collector.Clock.Advance(TimeSpan.FromDays(1));
        await PollAsync(collector);
        Assert.Null(await tables.SingleAsync<string?>("select refusal from inventory_source where kind = 'audit'"));
    }

    [Theory]
    [InlineData("""{"something": "else"}""")]
    [InlineData("<html>")]
    public async Task What_is_not_understood_is_tried_again_soon_and_keeps_nothing_else_from_being_read(string body)
    {
        answers["v1/models"] = (HttpStatusCode.OK, body);
        await using var collector = Collector();
        await PollAsync(collector);
        Assert.DoesNotContain("model", await tables.AllAsync<string>("select kind from inventory_source"));
        Assert.Contains("member", await tables.AllAsync<string>("select kind from inventory_source"));

        answers["v1/models"] = (HttpStatusCode.OK, "[]");
        await PollAsync(collector);
        Assert.Null(await tables.SingleAsync<string?>("select refusal from inventory_source where kind = 'model'"));
    }

    [Fact]
    public async Task What_fails_in_passing_is_no_refusal()
    {
        answers["v1/workspace/members"] = (HttpStatusCode.ServiceUnavailable, "");
        await using var collector = Collector();
        await PollAsync(collector);
        Assert.Equal(
            ["group", "model"], await tables.AllAsync<string>("select kind from inventory_source order by 1"));
        Assert.Null(await tables.SingleAsync<string?>("select failure from workspace"));
    }

    [Fact]
    public async Task An_entry_of_the_log_that_is_read_twice_is_told_once()
    {
        answers["v1/workspace/audit-logs"] = (HttpStatusCode.OK,
            """
            {"entries": [{"id": "e1", "time": 1745322000000, "activity_name": "api_key_created",
                          "actor": {"user": {"uid": "u1"}}}]}
            """);
        await using var collector = Collector();
        await PollAsync(collector);
        await PollAsync(collector);
        Assert.Equal(
            ["audit api_key_created recorded: activity api_key_created, actor u1"],
            await tables.AllAsync<string>(Events));
    }

    [Fact]
    public async Task Events_and_people_that_are_gone_are_dropped_past_retention()
    {
        await using var collector = Collector();
        await PollAsync(collector);
        answers["v1/workspace/members"] = (HttpStatusCode.OK, "[]");
        await PollAsync(collector);
        await new Burnwatch.Collector.Catalogue.InventoryItemStore(database.DataSource)
            .DropAsync(collector.Clock.GetUtcNow().AddDays(1), default);
        Assert.Empty(await tables.AllAsync<string>(Events));
        Assert.Empty(await tables.AllAsync<string>("select name from inventory_item where kind = 'member'"));
    }

    private int Asked { get; set; }

    private TestCollector Collector() => new(database.DataSource, new FakeProvider(request =>
    {
        var path = request.RequestUri!.AbsolutePath.TrimStart('/');
        Asked += path == "v1/workspace/audit-logs" ? 1 : 0;
        var (status, body) = answers[path];
        return FakeProvider.Response(body, status);
    }));

    private static async Task PollAsync(TestCollector collector)
    {
        collector.Clock.Advance(TimeSpan.FromHours(1));
        await collector.Catalogue.PollAsync(Workspace(), default);
    }
}
