using System.Text.Json;
using Burnwatch.Alerting.Evaluation;
using Burnwatch.Alerting.Paging;
using Burnwatch.Testing;
using Dapper;

namespace Burnwatch.Alerting.Tests.Paging;

/// <summary>Pages as a tick writes them, and what became of them.</summary>
internal sealed class PageTable(TestDatabase database)
{
    private const string EmptySql = """
        truncate workspace, key, incident, page restart identity cascade;
        insert into workspace (name, base_url) values ('studio', 'https://eleven.test');
        insert into key (workspace_id, name, created_at) values (1, 'tts-prod', now());
        insert into incident (key_id, state, severity, generation, opened_at, since, paged_at, paged_per_hour, peak_per_hour, resolved_at, signals, reason)
        select 1, 'resolved', 'error', 1, now(), now(), now(), 0, 0, now(), '[]', '' from generate_series(1, 30);
        """;

    private const string AddSql = """
        insert into page (incident_id, generation, channel, action, dedup_key, route, severity, content, created_at)
        values (@incident, @generation, 'pagerduty', @action, 'burnwatch-' || @incident || '-' || @generation, @route, 'error', @content::jsonb, @At)
        returning id
        """;

    /// <summary>A content that is an object, and not one of a page.</summary>
    public const string Malformed = """{"title": "cut o"}""";

    public async Task EmptyAsync() => await ExecuteAsync(EmptySql);

    public async Task<long> AddAsync(long incident, int generation = 1, string action = "trigger", string route = "env:BURNWATCH_TEST_ROUTE", string? content = null)
    {
        await using var connection = await database.DataSource.OpenConnectionAsync();
        return await connection.ExecuteScalarAsync<long>(AddSql, new { incident, generation, action, route, content = content ?? Content(), At = Some.Noon.UtcDateTime });
    }

    public async Task<PageState> FindAsync(long id)
    {
        await using var connection = await database.DataSource.OpenConnectionAsync();
        return await connection.QuerySingleAsync<PageState>(
            "select state, attempts, last_answer, sent_at, extract(epoch from due_at - now())::double precision as due_in, leased_until is not null as is_leased from page where id = @id",
            new { id });
    }

    public async Task ExecuteAsync(string sql)
    {
        await using var connection = await database.DataSource.OpenConnectionAsync();
        await connection.ExecuteAsync(sql);
    }

    public async Task<string> DumpAsync()
    {
        await using var connection = await database.DataSource.OpenConnectionAsync();
        return string.Join('\n', await connection.QueryAsync<string>("select p::text from page p"));
    }

    private static string Content() => JsonSerializer.Serialize(
        PageContent.Of(
            Some.Incident(), "why", Some.Verdict(65_000, Some.Signal()), Some.Key(), Burn.None, Some.Noon),
        AlertingJson.Default.PageContent);
}

internal sealed record PageState
{
    public required string State { get; init; }
    public int Attempts { get; init; }
    public string? LastAnswer { get; init; }
    public DateTimeOffset? SentAt { get; init; }

    /// <summary>Seconds from now on.</summary>
    public double DueIn { get; init; }
    public bool IsLeased { get; init; }
}
