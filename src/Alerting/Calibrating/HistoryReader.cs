using Burnwatch.Alerting.Evaluation;
using Burnwatch.Calibration;
using Dapper;
using Npgsql;

namespace Burnwatch.Alerting.Calibrating;

/// <summary>Reads what thresholds and peers are derived from. Each statement is bound to a workspace or keys.</summary>
internal sealed class HistoryReader(NpgsqlConnection connection, CancellationToken cancellation)
{
    // Only once every shard has judged it: before, the profiles of some of its keys are missing.
    private const string WorkspacesSql = """
        select w.id, w.name, w.read_through, w.settling, c.derived_at, c.peers_at, m.changed_at as model_at
          from workspace w
          left join calibration c on c.workspace_id = w.id
          left join model m on m.workspace_id = w.id
         where w.read_through is not null and not w.is_drill
           and (select count(*) from shard_progress p where p.workspace_id = w.id) = (select count(*) from shard)
         order by w.id
        """;

    private const string WorkspacesReadSql = """
        select id, name, read_through, settling
          from workspace
         where read_through is not null and not is_drill
         order by name
        """;

    private const string BeginSql = """
        select min(b.first_at)
          from key k
         cross join lateral
               (select min(bucket_start) as first_at
                  from usage_bucket
                 where key_id = k.id and bucket_start >= @Since) b
         where k.workspace_id = @WorkspaceId
        """;

    // In an order that has nothing to do with what they are: where not all are read, they are a fair sample.
    private const string KeysSql = "select id from key where workspace_id = @WorkspaceId order by md5(id::text), id";

    private const string BucketsSql = """
        select key_id, bucket_start, max(bucket_end) as bucket_end, sum(credits)::bigint as credits,
               sum(requests)::bigint as requests,
               array_agg(product) filter (where credits > 0) as products,
               array_agg(model) filter (where credits > 0) as models,
               array_agg(credits) filter (where credits > 0) as use_credits
          from usage_bucket
         where key_id = @KeyId and bucket_start >= @Since and bucket_start < @Through
         group by key_id, bucket_start
         order by bucket_start
        """;

    // A bucket that is wider than a span counts in each by the part of it that is there, as the detector takes it.
    private const string SpansSql = """
        select key_id, span as bucket_start, span + interval '10 minutes' as bucket_end,
               round(sum(credits * part))::bigint as credits,
               round(sum(requests * part))::bigint as requests
          from usage_bucket
         cross join lateral generate_series(
               date_bin(interval '10 minutes', bucket_start, timestamptz 'epoch'),
               bucket_end - interval '1 microsecond', interval '10 minutes') as span
         cross join lateral (
               select extract(epoch from least(bucket_end, span + interval '10 minutes') - greatest(bucket_start, span))
                      / extract(epoch from bucket_end - bucket_start)) as p (part)
         where key_id = @KeyId and bucket_start >= @Since and bucket_start < @Through
         group by key_id, span
         order by span
        """;

    private const string AbuseSql = """
        select key_id, least(since, opened_at) as since, resolved_at
          from incident
         where key_id = any(@Ids) and label = 'abuse'
         order by 2
        """;

    // What came after the label was given is as if there were none.
    private const string ExpectedSql = """
        select key_id, least(since, opened_at) as since, least(resolved_at, labelled_at) as resolved_at
          from incident
         where key_id = any(@Ids) and label = 'expected'
         order by 2
        """;

    private const string WarmSql = """
        select coalesce(k.environment, '') as environment, coalesce(k.product, '') as product, p.state
          from profile p
          join key k on k.id = p.key_id
         where k.workspace_id = @WorkspaceId and p.is_warm
        """;

    public async Task<IReadOnlyList<CalibratedWorkspace>> WorkspacesAsync() =>
        [.. await connection.QueryAsync<CalibratedWorkspace>(Command(WorkspacesSql, null))];

    /// <summary>Every workspace whose usage has been read, whether it was judged or not.</summary>
    public async Task<IReadOnlyList<CalibratedWorkspace>> WorkspacesReadAsync() =>
        [.. await connection.QueryAsync<CalibratedWorkspace>(Command(WorkspacesReadSql, null))];

    /// <summary>When the history of a workspace begins; null where it has none since then.</summary>
    public async Task<DateTimeOffset?> BeginAsync(long workspaceId, DateTimeOffset since) =>
        await connection.ExecuteScalarAsync<DateTime?>(
            Command(BeginSql, new { workspaceId, Since = since.UtcDateTime }));

    public async Task<IReadOnlyList<long>> KeysAsync(long workspaceId) =>
        [.. await connection.QueryAsync<long>(Command(KeysSql, new { workspaceId }))];

    public Task<IReadOnlyList<KeyBucket>> BucketsAsync(long keyId, DateTimeOffset since, DateTimeOffset through) =>
        BucketsAsync(BucketsSql, keyId, since, through);

    /// <summary>The same in spans of ten minutes, whatever the width of the buckets.</summary>
    public Task<IReadOnlyList<KeyBucket>> SpansAsync(long keyId, DateTimeOffset since, DateTimeOffset through) =>
        BucketsAsync(SpansSql, keyId, since, through);

    /// <summary>What people said was abuse, by key.</summary>
    public Task<ILookup<long, TimeStretch>> AbuseAsync(IReadOnlyCollection<long> keys) => LabelledAsync(AbuseSql, keys);

    /// <summary>What people said was expected, by key.</summary>
    public Task<ILookup<long, TimeStretch>> ExpectedAsync(IReadOnlyCollection<long> keys) =>
        LabelledAsync(ExpectedSql, keys);

    /// <summary>What was learnt of the warm keys of a workspace.</summary>
    public async Task<IReadOnlyList<WarmRow>> WarmAsync(long workspaceId) =>
        [.. await connection.QueryAsync<WarmRow>(Command(WarmSql, new { workspaceId }))];

    private async Task<IReadOnlyList<KeyBucket>> BucketsAsync(
        string sql, long keyId, DateTimeOffset since, DateTimeOffset through)
    {
        var span = new { keyId, Since = since.UtcDateTime, Through = through.UtcDateTime };
        var uses = new UseTally();
        return [.. (await connection.QueryAsync<BucketRow>(Command(sql, span))).Select(row => row.ToBucket(uses))];
    }

    private async Task<ILookup<long, TimeStretch>> LabelledAsync(string sql, IReadOnlyCollection<long> keys) =>
        (await connection.QueryAsync<LabelledRow>(Command(sql, new { Ids = keys.ToArray() })))
            .ToLookup(row => row.KeyId, row => new TimeStretch(row.Since, row.ResolvedAt ?? DateTimeOffset.MaxValue));

    private CommandDefinition Command(string sql, object? parameters) =>
        new(sql, parameters, cancellationToken: cancellation);
}

/// <summary>A workspace that is judged, and when what is derived of it was derived last.</summary>
internal sealed record CalibratedWorkspace
{
    public long Id { get; init; }
    public required string Name { get; init; }
    public DateTimeOffset ReadThrough { get; init; }

    /// <summary>How long after its end a bucket may still change.</summary>
    public TimeSpan Settling { get; init; }

    /// <summary>Spans that end by this have settled.</summary>
    public DateTimeOffset SettledThrough => UsageSpan.StartOf(ReadThrough - Settling);
    public DateTimeOffset? DerivedAt { get; init; }
    public DateTimeOffset? PeersAt { get; init; }

    /// <summary>When a model of its own was installed or removed last.</summary>
    public DateTimeOffset? ModelAt { get; init; }
}

internal sealed record LabelledRow
{
    public long KeyId { get; init; }
    public DateTimeOffset Since { get; init; }
    public DateTimeOffset? ResolvedAt { get; init; }
}

/// <summary>A warm key: who it is like, and the bytes of its snapshot.</summary>
internal sealed record WarmRow
{
    public required string Environment { get; init; }
    public required string Product { get; init; }
    public required byte[] State { get; init; }
}
