using Dapper;
using Npgsql;

namespace Burnwatch.Alerting.Answering;

/// <summary>
/// Reads the pages that PagerDuty took: every one of an incident that is over since some days, and the newest of each open
/// one. A resolve that still waits is on its way, and is left out.
/// </summary>
internal sealed class ComparedPageReader(NpgsqlDataSource database)
{
    private const string ReadSql = """
        select p.dedup_key, p.incident_id, p.generation, i.state <> 'resolved' as is_open,
               coalesce(i.resolved_at, i.paged_at) as changed_at
          from page p
          join incident i on i.id = p.incident_id
         where p.action = 'trigger' and p.state = 'sent'
           and (p.channel = 'pagerduty' or p.channel like 'pagerduty:%')
           and (i.state <> 'resolved' and p.generation = i.generation or i.resolved_at >= @Since)
           and not exists
           (
               select
                 from page r
                where r.incident_id = p.incident_id and r.channel = p.channel and r.generation = p.generation
                  and r.action = 'resolve' and r.state = 'waiting'
           )
         order by p.id
        """;

    public async Task<IReadOnlyList<ComparedPage>> ReadAsync(DateTimeOffset since, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return
        [
            .. await connection.QueryAsync<ComparedPage>(
                new CommandDefinition(ReadSql, new { Since = since.UtcDateTime }, cancellationToken: cancellation)),
        ];
    }
}
