using System.Text.Json;
using Dapper;

namespace Burnwatch.Web.Tests.Catalogue;

public sealed class InventoryPageTests(Pages pages) : IClassFixture<Pages>, IAsyncLifetime
{
    public async ValueTask InitializeAsync()
    {
        await pages.StoryAsync();
        await using var connection = await pages.DataSource.OpenConnectionAsync();
        await connection.ExecuteAsync(
            """
            truncate inventory_source, inventory_item, inventory_event;
            insert into inventory_source (workspace_id, kind, read_at, refused_at, refused_since, refusal)
            select min(id), 'member', timestamptz '2026-03-03 03:00Z', null::timestamptz, null::timestamptz, null
              from workspace
             union all
            select min(id), 'audit', null, '2026-03-03 03:00Z', '2026-03-01 03:00Z', 'only for enterprise'
              from workspace;
            insert into inventory_item (workspace_id, kind, provider_id, name, state, first_seen_at, last_listed_at)
            select min(id), 'member', 'u1', 'Olu', '{"mail": "olu@example.com"}', '2026-03-03 03:00Z', '2026-03-03 03:00Z'
              from workspace;
            insert into inventory_event (workspace_id, kind, provider_id, name, at, change, words, after)
            select min(id), 'audit', 'e1', 'api_key_created', '2026-03-03 02:00Z', 'recorded', 'made', '{"actor": "u1"}'
              from workspace
            """);
    }

    public ValueTask DisposeAsync() => default;

    [Fact]
    public async Task It_tells_what_changed_who_did_it_and_what_is_not_allowed()
    {
        var text = await pages.ReadAsync("/events");
        Assert.Matches("2026-03-03 02:00 UTC.*api_key_created audit made .Olu, olu@example.com.", text);
        Assert.Matches("member 1 read 2026-03-03 03:00 UTC", text);
        Assert.Matches("audit 0 not allowed since 2026-03-01 03:00 UTC only for enterprise", text);
    }

    [Fact]
    public async Task Programs_read_it_as_JSON()
    {
        using var json = JsonDocument.Parse(await pages.Client.GetStringAsync(
            new Uri("/api/v1/events", UriKind.Relative), TestContext.Current.CancellationToken));
        Assert.Contains(
            json.RootElement.GetProperty("events").EnumerateArray(), e => e.GetProperty("kind").GetString() == "audit");
        Assert.Equal(2, json.RootElement.GetProperty("sources").GetArrayLength());
    }
}
