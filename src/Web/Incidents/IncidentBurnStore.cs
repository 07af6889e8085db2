using Dapper;
using Npgsql;

namespace Burnwatch.Web.Incidents;

/// <summary>Reads what incidents cost.</summary>
internal sealed class IncidentBurnStore(NpgsqlDataSource database)
{
    private const string OfSql = """
        select i.id as incident_id, w.read_through - s.open_since as open_for,
               coalesce(sum(b.credits) filter (where b.bucket_start >= i.since), 0)::bigint as credits,
               coalesce(sum(b.credits) filter (where b.bucket_start >= w.read_through - interval '1 hour'), 0)
                   ::bigint as last_hour,
               coalesce(sum(b.credits) filter (where b.bucket_start >= w.read_through - interval '10 minutes'), 0)
                   ::bigint as last_ten_minutes,
               coalesce(sum(b.credits) filter (where b.bucket_start >= s.open_since), 0)::bigint as open_span
          from incident i
          join key k on k.id = i.key_id
          join workspace w on w.id = k.workspace_id
         cross join lateral (select date_bin('10 minutes', w.read_through, to_timestamp(0)) as open_since) s
          left join usage_bucket b
            on b.key_id = i.key_id
           and b.bucket_start >= least(i.since, w.read_through - interval '1 hour')
           and b.bucket_start < coalesce(i.resolved_at, 'infinity')
         where i.id = any(@Ids)
         group by i.id, w.read_through, s.open_since
        """;

    /// <summary>The cost of each, by the number of the incident.</summary>
    public async Task<IReadOnlyDictionary<long, IncidentBurn>> OfAsync(
        IEnumerable<long> ids, CancellationToken cancellation)
    {
        var parameters = new { Ids = ids.ToArray() };
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var burns = await connection.QueryAsync<IncidentBurn>(
            new CommandDefinition(OfSql, parameters, cancellationToken: cancellation));
        return burns.ToDictionary(b => b.IncidentId);
    }
}
