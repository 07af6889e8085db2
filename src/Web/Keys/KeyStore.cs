using Dapper;
using Npgsql;

namespace Burnwatch.Web.Keys;

/// <summary>Reads one key.</summary>
internal sealed class KeyStore(NpgsqlDataSource database)
{
    private const string FindSql = """
        select k.id, k.name, w.name as workspace, w.read_through, w.settling as settling_time, w.settling_source,
               w.usage_source, w.fallback_since,
               (select read_at from usage_reading where workspace_id = w.id and number = w.last_reading) as read_at,
               o.name as owner, o.mail as owner_mail, k.environment,
               k.product,
               k.cost_centre, coalesce(k.time_zone, o.time_zone, 'UTC') as time_zone, k.created_at, b.last_hour,
               b.last_day,
               u.bucket_end as last_used_at
          from key k
          join workspace w on w.id = k.workspace_id
          left join owner o on o.id = k.owner_id
         cross join lateral
          (
              select coalesce(sum(credits) filter (where bucket_start >= w.read_through - interval '1 hour'),
                     0)::bigint as last_hour,
                     coalesce(sum(credits), 0)::bigint as last_day
                from usage_bucket
               where key_id = k.id and bucket_start >= w.read_through - interval '1 day'
          ) b
          left join lateral
          (
              select bucket_end
                from usage_bucket
               where key_id = k.id and credits > 0
               order by bucket_start desc
               limit 1
          ) u on true
         where k.id = @Id
        """;

    /// <summary>Null where no key has this number.</summary>
    public async Task<KeyDetails?> FindAsync(long id, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return await connection.QuerySingleOrDefaultAsync<KeyDetails>(
            new CommandDefinition(FindSql, new { id }, cancellationToken: cancellation));
    }
}
