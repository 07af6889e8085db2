using Dapper;
using Npgsql;

namespace Burnwatch.Alerting.Evaluation;

/// <summary>Reads whose the keys are that are watched, and how far their counters are known.</summary>
internal sealed class WatchedKeyReader(NpgsqlConnection connection, CancellationToken cancellation)
{
    private const string CountedKeysSql = """
        select key_id, workspace_id, max(counters_read_at) as counters_read_at
          from credential
         where credit_limit is not null and counters_read_at > @After and key_id % @Shards = @Shard
         group by key_id, workspace_id
        """;

    // An inventory lists every credential that there is: a key that it lacks, or that has no limit in it, has none any
    // more.
    private const string CountersThroughSql =
        "select max(counters_read_at) from credential where workspace_id = @WorkspaceId";

    private const string KeysSql = """
        select k.id, k.workspace_id,
               greatest(k.created_at, (select min(first_seen_at) from credential where key_id = k.id)) as watched_from,
               w.name as workspace, k.name, k.owner_id, o.name as owner, o.mail as owner_mail, o.routing_key,
               o.time_zone as owner_time_zone, o.quiet_hours as owner_quiet_hours,
               k.environment,
               k.product, k.cost_centre, coalesce(k.time_zone, o.time_zone, 'UTC') as time_zone, n.hint,
               n.service_account,
               c.credits_used, c.credit_limit, c.counters_read_at, w.cycle_ends_at,
               case when not exists (select from credential where key_id = k.id)
                    then (select t.name
                            from credential_move m
                            join key t on t.id = m.to_key_id
                           where m.from_key_id = k.id
                           order by m.id desc
                           limit 1)
               end as went_to,
               w.is_drill and w.read_through is null as is_of_past_drill
          from key k
          join workspace w on w.id = k.workspace_id
          left join owner o on o.id = k.owner_id
          left join lateral
          (
              select sum(credits_used)::bigint as credits_used, sum(credit_limit)::bigint as credit_limit,
                     max(counters_read_at) as counters_read_at
                from credential
               where key_id = k.id and not is_disabled
              having count(*) filter (where credit_limit is null) = 0
          ) c on true
          left join lateral
          (
              select hint, service_account
                from credential
               where key_id = k.id
               order by is_disabled, created_at desc nulls last, id desc
               limit 1
          ) n on true
         where k.id = any(@Ids)
        """;

    // Once for each owner of the keys that are judged, not once for each key.
    private const string WarmKeysSql = """
        select k.owner_id, count(*)::int as keys
          from key k
          join profile p on p.key_id = k.id
         where k.owner_id = any(@Owners) and p.is_warm
         group by k.owner_id
        """;

    // By key and start, with which an index begins, and no bucket is longer than a day: asked only where so many keys
    // surge already that the answer matters.
    private const string KeysInUseSql = """
        select count(*)::int
          from key k
         where k.workspace_id = @WorkspaceId
           and exists
           (
               select
                 from usage_bucket b
                where b.key_id = k.id and b.bucket_start >= @From and b.bucket_end > @Since and b.credits > 0
           )
        """;

    /// <summary>Those of a shard whose counters were read since.</summary>
    public async Task<IReadOnlyList<CountedRow>> CountedAsync(int shard, int shards, DateTimeOffset after) =>
        [.. await Query<CountedRow>(CountedKeysSql, new { shard, shards, After = after.UtcDateTime })];

    /// <summary>
    /// Through when it is known what the provider counts of the keys of a workspace; null while it was never read.
    /// </summary>
    public async Task<DateTimeOffset?> CountersThroughAsync(long workspaceId) =>
        await connection.ExecuteScalarAsync<DateTime?>(Command(CountersThroughSql, new { workspaceId }));

    /// <summary>The keys of these ids that there are.</summary>
    public async Task<IReadOnlyDictionary<long, WatchedKey>> FindAsync(IReadOnlyCollection<long> ids)
    {
        var keys = (await Query<WatchedKey>(KeysSql, new { Ids = ids.ToArray() })).ToList();
        var owners = keys.Select(k => k.OwnerId).OfType<long>().Distinct().ToArray();
        var warm = owners.Length == 0
            ? []
            : (await Query<(long OwnerId, int Keys)>(WarmKeysSql, new { owners }))
                .ToDictionary(o => o.OwnerId, o => o.Keys);
        return keys.ToDictionary(
            k => k.Id,
            k => k.OwnerId is { } owner && warm.GetValueOrDefault(owner) is var count and > 1
                ? k with { KeysOfOwner = count }
                : k);
    }

    /// <summary>How many keys of a workspace were used in buckets that reach past an instant.</summary>
    public Task<int> InUseAsync(long workspaceId, DateTimeOffset since) =>
        connection.ExecuteScalarAsync<int>(Command(
            KeysInUseSql, new { workspaceId, From = since.AddDays(-1).UtcDateTime, Since = since.UtcDateTime }));

    private Task<IEnumerable<T>> Query<T>(string sql, object? parameters = null) =>
        connection.QueryAsync<T>(Command(sql, parameters));

    private CommandDefinition Command(string sql, object? parameters = null) =>
        new(sql, parameters, cancellationToken: cancellation);
}
