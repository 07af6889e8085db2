using Dapper;
using Npgsql;

namespace Burnwatch.Alerting.Incidents;

/// <summary>
/// The only writer of what people do to incidents. It moves no incident: the next tick of the shard that an incident
/// belongs to folds what was done, under the guard of the shard's version.
/// </summary>
public sealed class IncidentActStore(NpgsqlDataSource database)
{
    private const string AddSql = """
        insert into incident_act (incident_id, generation, at, kind, author, text, source, source_id)
        select i.id, @Generation, @At, @Kind, @Author, @Text, @Source, @SourceId
          from incident i
         where i.id = @IncidentId
        on conflict (source, source_id) where source_id is not null do nothing
        """;

    private const string OfPageSql = """
        select incident_id as id, generation
          from page
         where dedup_key = @DedupKey and incident_id is not null
         order by id
         limit 1
        """;

    private const string ExistsSql = "select exists (select from incident where id = @IncidentId)";

    /// <summary>Stores what was done to an incident.</summary>
    public async Task<IncidentActIntake> AddAsync(
        long incidentId, IncidentAct act, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return await AddAsync(connection, incidentId, act, cancellation);
    }

    /// <summary>Stores what was done to the page that was sent under a key; it gives the incident and generation.</summary>
    public async Task<IncidentActIntake> AddAsync(
        string dedupKey, IncidentAct act, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var page = await connection.QuerySingleOrDefaultAsync<PageRow>(
            new CommandDefinition(OfPageSql, new { dedupKey }, cancellationToken: cancellation));
        return page is null
            ? IncidentActIntake.NoIncident
            : await AddAsync(connection, page.Id, act with { Generation = page.Generation }, cancellation);
    }

    private static async Task<IncidentActIntake> AddAsync(
        NpgsqlConnection connection, long incidentId, IncidentAct act, CancellationToken cancellation)
    {
        var row = new
        {
            incidentId,
            act.Generation,
            At = act.At.UtcDateTime,
            Kind = act.Kind.ToString().ToLowerInvariant(),
            act.Author,
            act.Text,
            act.Source,
            act.SourceId,
        };
        if (await connection.ExecuteAsync(new CommandDefinition(AddSql, row, cancellationToken: cancellation)) > 0)
            return IncidentActIntake.Added;
        return await connection.ExecuteScalarAsync<bool>(
            new CommandDefinition(ExistsSql, row, cancellationToken: cancellation))
            ? IncidentActIntake.Known
            : IncidentActIntake.NoIncident;
    }

    private sealed record PageRow
    {
        public long Id { get; init; }
        public int Generation { get; init; }
    }
}
