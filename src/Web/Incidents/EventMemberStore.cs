using Dapper;
using Npgsql;

namespace Burnwatch.Web.Incidents;

/// <summary>Reads which other keys are part of the workspace event of an incident.</summary>
internal sealed class EventMemberStore(NpgsqlDataSource database)
{
    // Those that are told with it or that it is told with, and those that were told by themselves of the same event.
    private const string OfIncidentSql = """
        select i.id as incident_id, k.name as key, i.state, i.generation > 0 as is_told, i.peak_per_hour
          from incident this
          join key own on own.id = this.key_id
          join key k on k.workspace_id = own.workspace_id
          join incident i on i.key_id = k.id and i.id <> this.id
         where this.id = @IncidentId
           and (i.id = this.grouped_under
                or i.grouped_under = coalesce(this.grouped_under, this.id)
                or (i.workspace_event ->> 'since')::timestamptz = (this.workspace_event ->> 'since')::timestamptz)
         order by i.peak_per_hour desc, k.name
         limit @Most
        """;

    /// <summary>Those that burned most first.</summary>
    public async Task<IReadOnlyList<EventMember>> OfIncidentAsync(
        long incidentId, int most, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return
        [
            .. await connection.QueryAsync<EventMember>(
                new CommandDefinition(OfIncidentSql, new { incidentId, most }, cancellationToken: cancellation)),
        ];
    }
}
