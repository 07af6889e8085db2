using Dapper;
using Npgsql;

namespace Burnwatch.Web.Keys;

/// <summary>Reads keys in a line each, by their burn.</summary>
internal sealed class KeySummaryStore(NpgsqlDataSource database)
{
    private static readonly TimeSpan Day = TimeSpan.FromHours(24);

    // One whose last credential went to another key is that key now.
    private const string IsThere = """
        (exists (select from credential c where c.key_id = k.id)
         or not exists (select from credential_move m where m.from_key_id = k.id))
        and not exists (select from workspace d where d.id = k.workspace_id and d.is_drill)
        """;

    private const string ListSql = $"""
        with listed as
        (
            select k.id, k.name, k.workspace_id, k.owner_id, k.environment, coalesce(b.credits, 0) as credits_of_day
              from key k
             cross join lateral
                   (select sum(credits)::bigint as credits
                      from usage_bucket
                     where key_id = k.id and bucket_start >= @From) b
             where {IsThere}
             order by credits_of_day desc, k.name, k.id
             limit @Most
        )
        select k.id, k.name, w.name as workspace, o.name as owner, k.environment, k.credits_of_day,
               u.bucket_end as last_used_at,
               p.state as profile, i.id as incident_id
          from listed k
          join workspace w on w.id = k.workspace_id
          left join owner o on o.id = k.owner_id
          left join profile p on p.key_id = k.id
          left join incident i on i.key_id = k.id and i.state <> 'resolved'
          left join lateral
          (
              select bucket_end
                from usage_bucket
               where key_id = k.id and credits > 0
               order by bucket_start desc
               limit 1
          ) u on true
         order by k.credits_of_day desc, k.name, k.id
        """;

    private const string CountSql = $"select count(*) from key k where {IsThere}";

    /// <summary>The keys that burned most in the 24 hours before an instant.</summary>
    public async Task<KeyList> ListAsync(DateTimeOffset now, int most, CancellationToken cancellation)
    {
        var parameters = new { From = (now - Day).UtcDateTime, most };
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var keys = await connection.QueryAsync<KeySummary>(
            new CommandDefinition(ListSql, parameters, cancellationToken: cancellation));
        return new KeyList(
            [.. keys],
            await connection.ExecuteScalarAsync<long>(
                new CommandDefinition(CountSql, cancellationToken: cancellation)));
    }
}
