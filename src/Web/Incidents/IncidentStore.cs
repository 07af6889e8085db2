using Dapper;
using Npgsql;

namespace Burnwatch.Web.Incidents;

/// <summary>Reads one incident.</summary>
internal sealed class IncidentStore(NpgsqlDataSource database)
{
    private const string FindSql = """
        select i.id, i.state, i.severity, i.generation, i.opened_at, i.since, i.resolved_at, i.peak_per_hour, i.reason,
               i.key_id, i.resolved_by, i.acknowledged_at, i.acknowledged_by, i.reopenings, i.flaps_since, i.grouped_under,
               k.name as key, k.environment, k.product, k.cost_centre,
               coalesce(k.time_zone, o.time_zone, 'UTC') as time_zone,
               o.name as owner, o.mail as owner_mail, w.name as workspace, w.read_through, c.hint, c.service_account,
               coalesce(c.is_disabled, false) as is_disabled, i.signals::text as signals_json,
               i.workspace_event::text as event_json,
               p.content::text as page_json
          from incident i
          join key k on k.id = i.key_id
          join workspace w on w.id = k.workspace_id
          left join owner o on o.id = k.owner_id
          left join lateral
          (
              -- The credential that the page names; it is disabled only where all are, since those come last.
              select hint, service_account, is_disabled
                from credential
               where key_id = k.id
               order by is_disabled, created_at desc nulls last, id desc
               limit 1
          ) c on true
          left join lateral
          (
              select content
                from page
               where incident_id = i.id and action = 'trigger'
               order by generation desc
               limit 1
          ) p on true
         where i.id = @Id
        """;

    /// <summary>Null where no incident has this number.</summary>
    public async Task<IncidentDetails?> FindAsync(long id, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var command = new CommandDefinition(FindSql, new { id }, cancellationToken: cancellation);
        return await connection.QuerySingleOrDefaultAsync<IncidentDetails>(command);
    }
}
