using Burnwatch.Collector.Polling;
using Dapper;
using Npgsql;

namespace Burnwatch.Collector.Usage;

/// <summary>
/// Reads how long buckets took to settle, and writes <c>workspace_settling</c>, the settling times that were in force.
/// </summary>
internal sealed class SettlingStore(NpgsqlDataSource database)
{
    // Of minutes that were watched as they passed. While nobody read, whatever changed was seen only when it was over:
    // of buckets whose last change may have come then nothing is known. Of many keys each nth is looked at, and of each
    // its newest buckets, so that a large workspace is no more to read than a small one.
    private const string CountsSql = """
        with reading as
        (
            select read_at, lead(read_at) over (order by read_at) as next_at
              from usage_reading
             where workspace_id = @WorkspaceId and read_at >= @From and to_at > read_at - interval '5 minutes'
        ),
        outage as
        (
            select read_at, next_at
              from reading
             where next_at - read_at > @Longest
        ),
        used as
        (
            select k.id, row_number() over (order by k.id) - 1 as place, count(*) over () as keys
              from key k
             where k.workspace_id = @WorkspaceId
               and exists (select
                             from usage_bucket
                            where key_id = k.id and bucket_start >= @From and bucket_start < @To)
        ),
        sampled as
        (
            select id, least(keys, @MostKeys) as keys
              from used
             where place % ((keys + @MostKeys - 1) / @MostKeys) = 0
        ),
        bucket as
        (
            select b.workspace_id, b.bucket_start, b.bucket_end, b.read_at
              from sampled s
             cross join lateral
                   (select workspace_id, bucket_start, bucket_end, read_at
                      from usage_bucket
                     where key_id = s.id and bucket_start >= @From and bucket_start < @To
                     order by bucket_start desc
                     limit @MostBuckets / s.keys) b
        )
        select greatest(0, ceil(extract(epoch from b.read_at - b.bucket_end) / 60))::int as minutes,
               extract(day from @Now - h.hour)::int as days,
               count(*) as buckets
          from bucket b
          join usage_hour h
            on h.workspace_id = b.workspace_id and h.hour = date_bin('1 hour', b.bucket_start, to_timestamp(0))
         where h.width = '1 minute'
           and h.first_read_at < h.hour + interval '1 minute' + @Longest
           and not exists (select from outage o where o.read_at < b.read_at and o.next_at > b.bucket_end)
         group by 1, 2
        """;

    private const string SinceSql = """
        insert into workspace_settling (workspace_id, since, settling)
        values (@Id, @Now, @Settling)
            on conflict (workspace_id, since) do update set settling = excluded.settling
        """;

    /// <summary>Of how many buckets at most it is learnt.</summary>
    private const int MostBuckets = 100_000;

    /// <summary>From how many keys at most they are taken.</summary>
    private const int MostKeys = 200;

    /// <summary>How long the buckets of the last days took.</summary>
    /// <param name="workspaceId">Whose.</param>
    /// <param name="longest">Readings further apart than this are an outage.</param>
    /// <param name="now">Now; buckets that may not have settled yet are left out.</param>
    /// <param name="cancellation">Ends it early.</param>
    public async Task<IReadOnlyList<SettlingCount>> CountsAsync(
        long workspaceId, TimeSpan longest, DateTimeOffset now, CancellationToken cancellation)
    {
        var parameters = new
        {
            workspaceId,
            longest,
            MostKeys,
            MostBuckets,
            Now = now.UtcDateTime,
            From = (now - SettlingTime.Reach).UtcDateTime,
            To = (now - SettlingTime.Most).UtcDateTime,
        };
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return
        [
            .. await connection.QueryAsync<SettlingCount>(
                new CommandDefinition(CountsSql, parameters, cancellationToken: cancellation)),
        ];
    }

    /// <summary>Puts a settling time in force, and writes it down where it is another one than before.</summary>
    public async Task SaveAsync(
        WorkspaceState state, TimeSpan settling, string source, DateTimeOffset now, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await WorkspaceStore.SaveSettlingAsync(transaction, state.Id, settling, source, now, cancellation);
        if (settling != state.Settling)
        {
            await connection.ExecuteAsync(new CommandDefinition(
                SinceSql, new { state.Id, settling, Now = now.UtcDateTime }, transaction,
                cancellationToken: cancellation));
        }

        await transaction.CommitAsync(cancellation);
    }
}
