using Dapper;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Burnwatch.Alerting.Health;

/// <summary>Reads the facts of the daemon's health and judges them.</summary>
public sealed class HealthReader(NpgsqlDataSource database, IOptions<HealthOptions> options, TimeProvider time)
{
    private const string WorkspacesSql = """
        select w.name, w.failing_since, w.failure, w.read_through,
               (select r.read_at from usage_reading r where r.workspace_id = w.id and r.number = 1) as first_read_at,
               (select max(r.at) from concurrency_reading r
                 where r.workspace_id = w.id and r.at > @Now - interval '1 day' and r.at <= @Now) as concurrency_at
          from workspace w
         where not w.is_drill
         order by w.name
        """;

    // The alarm's own pages are left out: it would keep itself open. A refused page that was told elsewhere, or that a
    // later one of its incident followed which was taken, was told.
    private const string RestSql = """
        select (select min(evaluated_at) from shard) as evaluated_at,
               (select count(*) from shard where evaluated_at is null) as never_judged,
               (select min(created_at) from page where state = 'waiting' and alarm_id is null) as waiting_since,
               (select count(distinct p.incident_id) from page p
                 where p.state = 'refused' and p.action = 'trigger' and p.alarm_id is null
                   and p.created_at > @Now - interval '1 day'
                   and not exists
                   (
                       select
                         from page t
                        where t.incident_id = p.incident_id and t.action = 'trigger' and t.state = 'sent'
                          and t.generation >= p.generation
                   )) as refused
        """;

    /// <summary>Since when this process judges.</summary>
    internal DateTimeOffset Since { get; } = time.GetUtcNow();

    /// <summary>Every reason for blindness; none while it sees.</summary>
    public async Task<IReadOnlyList<Blindness>> JudgeAsync(CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var parameters = new { Now = now.UtcDateTime };
        var workspaces = await connection.QueryAsync<WorkspaceFacts>(
            new CommandDefinition(WorkspacesSql, parameters, cancellationToken: cancellation));
        var facts = await connection.QuerySingleAsync<HealthFacts>(
            new CommandDefinition(RestSql, parameters, cancellationToken: cancellation));
        return HealthRule.Judge(facts with { Workspaces = [.. workspaces] }, options.Value, now);
    }
}
