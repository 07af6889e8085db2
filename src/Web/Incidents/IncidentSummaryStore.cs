using Dapper;
using Npgsql;

namespace Burnwatch.Web.Incidents;

/// <summary>Reads incidents in a line each.</summary>
internal sealed class IncidentSummaryStore(NpgsqlDataSource database, IncidentBurnStore burns)
{
    private const string SelectSql = """
        select i.id, i.key_id, k.name as key, o.name as owner, k.environment, i.state, i.severity, i.opened_at,
               i.since, i.resolved_at,
               i.peak_per_hour, i.signals::text as signals_json
          from incident i
          join key k on k.id = i.key_id
          left join owner o on o.id = k.owner_id
        """;

    private const string OpenSql = $"""
        {SelectSql}
         where i.state <> 'resolved'
         order by i.id
        """;

    private const string ResolvedSql = $"""
        {SelectSql}
         where i.resolved_at >= @Since
         order by i.resolved_at desc
         limit @Most
        """;

    private const string OfKeySql = $"""
        {SelectSql}
         where i.key_id = @KeyId
         order by i.id desc
         limit @Most
        """;

    /// <summary>The most severe first, and of those the one that burns most.</summary>
    public async Task<IReadOnlyList<IncidentSummary>> OpenAsync(CancellationToken cancellation) =>
        [
            .. (await ReadAsync(OpenSql, null, cancellation))
                .OrderByDescending(i => i.Severity)
                .ThenByDescending(i => i.Burn.PerHour),
        ];

    /// <summary>The newest first.</summary>
    public Task<IReadOnlyList<IncidentSummary>> ResolvedAsync(
        DateTimeOffset since, int most, CancellationToken cancellation) =>
        ReadAsync(ResolvedSql, new { Since = since.UtcDateTime, most }, cancellation);

    /// <summary>The newest first.</summary>
    public Task<IReadOnlyList<IncidentSummary>> OfKeyAsync(long keyId, int most, CancellationToken cancellation) =>
        ReadAsync(OfKeySql, new { keyId, most }, cancellation);

    private async Task<IReadOnlyList<IncidentSummary>> ReadAsync(
        string sql, object? parameters, CancellationToken cancellation)
    {
        List<IncidentSummary> incidents;
        await using (var connection = await database.OpenConnectionAsync(cancellation))
            incidents = [
                .. await connection.QueryAsync<IncidentSummary>(
                    new CommandDefinition(sql, parameters, cancellationToken: cancellation))];
        var costs = await burns.OfAsync(incidents.Select(i => i.Id), cancellation);
        return [.. incidents.Select(i => i with { Burn = costs.GetValueOrDefault(i.Id, IncidentBurn.None) })];
    }
}
