using Dapper;
using Npgsql;

namespace Burnwatch.Web.Incidents;

/// <summary>Reads which other keys are part of the workspace event of an incident.</summary>
internal sealed class EventMemberStore(NpgsqlDataSource database)
{
    // Those that are told with it or that it is told with, and those that were told by themselves of the same event,
    // which opened within a day of it.
    private const string OfIncidentSql = """
        with this as
        (
            select i.id, coalesce(i.grouped_under, i.id) as head, i.opened_at, k.workspace_id,
                   (i.workspace_event ->> 'since')::timestamptz as since
              from incident i
              join key k on k.id = i.key_id
             where i.id = @IncidentId
        ), member as
        (
            select head as id from this
            union
            select i.id from this join incident i on i.grouped_under = this.head
            union
            select i.id
              from this
              join incident i on i.opened_at between this.opened_at - interval '1 day' and this.opened_at + interval '1 day'
             where (i.workspace_event ->> 'since')::timestamptz = this.since
        )
        select i.id as incident_id, k.name as key, i.state, i.generation > 0 as is_told, i.peak_per_hour
          from member
          join incident i on i.id = member.id
          join key k on k.id = i.key_id
          join this on this.workspace_id = k.workspace_id and this.id <> i.id
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
