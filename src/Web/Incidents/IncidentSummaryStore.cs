using Dapper;
using Npgsql;

namespace Burnwatch.Web.Incidents;

/// <summary>Reads incidents in a line each.</summary>
internal sealed class IncidentSummaryStore(NpgsqlDataSource database)
{
    private const string SelectSql = """
        select i.id, i.key_id, k.name as key, o.name as owner, k.environment, i.state, i.severity, i.opened_at, i.since, i.resolved_at,
               i.peak_per_hour, i.signals::text as signals_json, b.per_hour, b.last_hour, b.credits
          from incident i
          join key k on k.id = i.key_id
          join workspace w on w.id = k.workspace_id
          left join owner o on o.id = k.owner_id
         cross join lateral
          (
              select coalesce(sum(credits) filter (where bucket_start >= w.read_through - interval '10 minutes'), 0)::bigint * 6 as per_hour,
                     coalesce(sum(credits) filter (where bucket_start >= w.read_through - interval '1 hour'), 0)::bigint as last_hour,
                     coalesce(sum(credits) filter (where bucket_start >= i.since), 0)::bigint as credits
                from usage_bucket
               where key_id = i.key_id
                 and bucket_start >= least(i.since, w.read_through - interval '1 hour')
                 and bucket_start < coalesce(i.resolved_at, 'infinity')
          ) b
        """;

    private const string OpenSql = $"""
        {SelectSql}
         where i.state <> 'resolved'
         order by array_position(array['critical', 'error', 'warning', 'info'], i.severity), b.per_hour desc, i.id
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
    public Task<IReadOnlyList<IncidentSummary>> OpenAsync(CancellationToken cancellation) => ReadAsync(OpenSql, null, cancellation);

    /// <summary>The newest first.</summary>
    public Task<IReadOnlyList<IncidentSummary>> ResolvedAsync(DateTimeOffset since, int most, CancellationToken cancellation) =>
        ReadAsync(ResolvedSql, new { Since = since.UtcDateTime, most }, cancellation);

    /// <summary>The newest first.</summary>
    public Task<IReadOnlyList<IncidentSummary>> OfKeyAsync(long keyId, int most, CancellationToken cancellation) =>
        ReadAsync(OfKeySql, new { keyId, most }, cancellation);

    private async Task<IReadOnlyList<IncidentSummary>> ReadAsync(string sql, object? parameters, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return [.. await connection.QueryAsync<IncidentSummary>(new CommandDefinition(sql, parameters, cancellationToken: cancellation))];
    }
}
