using Dapper;
using Npgsql;

namespace Burnwatch.Web.Incidents;

/// <summary>Reads what people did to incidents.</summary>
internal sealed class PersonActStore(NpgsqlDataSource database)
{
    private const string OfIncidentSql = """
        select at, kind, author, text, source, folded_at is not null as is_folded
          from incident_act
         where incident_id = @IncidentId
         order by at desc, id desc
         limit @Most
        """;

    /// <summary>The newest first.</summary>
    public async Task<IReadOnlyList<PersonAct>> OfIncidentAsync(
        long incidentId, int most, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return
        [
            .. await connection.QueryAsync<PersonAct>(
                new CommandDefinition(OfIncidentSql, new { incidentId, most }, cancellationToken: cancellation)),
        ];
    }
}
