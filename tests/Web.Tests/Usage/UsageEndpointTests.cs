using System.Net;
using System.Text.Json;

namespace Burnwatch.Web.Tests.Usage;

public sealed class UsageEndpointTests(Pages pages) : IClassFixture<Pages>
{
    [Fact]
    public async Task A_workspace_says_how_far_it_is_known_and_settled()
    {
        var id = await WorkspaceAsync("known");

        using var all = JsonDocument.Parse(await pages.Client.GetStringAsync("/api/v1/workspaces"));

        var known = all.RootElement.EnumerateArray().Single(w => w.GetProperty("id").GetInt64() == id);
        Assert.Equal("2026-03-03T03:10:00+00:00", known.GetProperty("read_through").GetString());
        Assert.Equal("2026-03-03T02:30:00+00:00", known.GetProperty("settled_through").GetString());
        Assert.Equal(34, known.GetProperty("settling_minutes").GetDouble());
        Assert.Equal("learnt", known.GetProperty("settling_source").GetString());
        Assert.Equal("analytics", known.GetProperty("usage_source").GetString());
    }

    [Fact]
    public async Task Each_hour_says_whether_it_is_open_and_when_it_was_read_last()
    {
        var id = await WorkspaceAsync("hours");

        using var hours = JsonDocument.Parse(await pages.Client.GetStringAsync($"/api/v1/workspaces/{id}/hours"));

        Assert.Equal(
            [(60, true, "2026-03-03T03:10:00+00:00"), (3600, false, "2026-03-03T02:40:00+00:00")],
            hours.RootElement.EnumerateArray().Select(h => (
                h.GetProperty("bucket_seconds").GetInt32(),
                h.GetProperty("is_open").GetBoolean(),
                h.GetProperty("read_at").GetString()!)));
    }

    [Fact]
    public async Task Of_a_workspace_that_is_not_there_nothing_is_known()
    {
        using var answer = await pages.Client.GetAsync("/api/v1/workspaces/999999/hours");
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    private async Task<long> WorkspaceAsync(string name)
    {
        var id = await pages.World.WorkspaceAsync(name, Pages.Now.AddMinutes(-2));
        await pages.World.ExecuteAsync(
            """
            update workspace set settling = '34 minutes', settling_source = 'learnt' where id = @id;
            insert into usage_hour (workspace_id, hour, width, first_read_at, read_at, reading)
            values (@id, '2026-03-03 02:00Z', '1 minute', '2026-03-03 02:01Z', '2026-03-03 03:10Z', 2),
                   (@id, '2026-03-03 01:00Z', '1 hour', '2026-03-03 02:01Z', '2026-03-03 02:40Z', 1),
                   (@id, '2026-02-01 01:00Z', '1 hour', '2026-03-03 02:01Z', '2026-03-03 02:01Z', 1)
            """,
            new { id });
        return id;
    }
}
