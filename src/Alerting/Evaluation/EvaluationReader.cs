using Burnwatch.Alerting.Quiet;
using Dapper;
using Npgsql;

namespace Burnwatch.Alerting.Evaluation;

/// <summary>Reads what a tick of a shard judges. Every statement is bound to keys or to a short time.</summary>
internal sealed class EvaluationReader(NpgsqlConnection connection, CancellationToken cancellation)
{
    // What went to which product and model, as a BucketRow has them.
    private const string UsesColumns = """
        array_agg(b.product) filter (where b.credits > 0) as products,
               array_agg(b.model) filter (where b.credits > 0) as models,
               array_agg(b.credits) filter (where b.credits > 0) as use_credits
        """;

    private const string ShardSql = "select version, snapshot_at from shard where id = @Shard";

    private const string ShardsSql = "select id from shard order by id";

    private const string ProgressSql = """
        select workspace_id, reading, settled_through, concurrency_through
          from shard_progress
         where shard_id = @Shard
        """;

    // A drill that was ended is read no more, and is looked at until nothing of it is open.
    private const string WorkspacesSql = """
        select w.id, w.last_reading, w.inventory_read_at, w.settling,
               coalesce(w.read_through, (select max(r.to_at) from usage_reading r where r.workspace_id = w.id))
                   as read_through
          from workspace w
         where w.read_through is not null
            or w.is_drill
               and exists
               (
                   select
                     from key k
                     join incident i on i.key_id = k.id and i.state <> 'resolved'
                    where k.workspace_id = w.id
               )
        """;

    private const string SettlingSql = """
        select since, settling
          from workspace_settling
         where workspace_id = @WorkspaceId
         order by since
        """;

    private const string ProfilesSql = """
        select k.id, k.workspace_id, p.state
          from profile p
          join key k on k.id = p.key_id
         where k.id % @Shards = @Shard
        """;

    // A bucket that changed is summed anew over all its credentials, products and models, and tells what went to which.
    private const string ChangedSql = $"""
        with changed as
        (
            select distinct key_id, bucket_start
              from usage_bucket
             where workspace_id = @WorkspaceId
               and reading > @After and reading <= @Through
               and key_id % @Shards = @Shard
        )
        select b.key_id, b.bucket_start, max(b.bucket_end) as bucket_end, sum(b.credits)::bigint as credits,
               sum(b.requests)::bigint as requests,
               {UsesColumns}
          from usage_bucket b
          join changed c on c.key_id = b.key_id and c.bucket_start = b.bucket_start
         group by b.key_id, b.bucket_start
         order by b.key_id, b.bucket_start
        """;

    // What the snapshots do not hold; everything since @Since for keys without one.
    private const string SinceSnapshotSql = $"""
        select b.key_id, b.bucket_start, max(b.bucket_end) as bucket_end, sum(b.credits)::bigint as credits,
               sum(b.requests)::bigint as requests,
               {UsesColumns}
          from usage_bucket b
          left join profile p on p.key_id = b.key_id and substring(p.state from 1 for 1) = @Format
         where b.workspace_id = @WorkspaceId
           and b.reading <= @Through
           and b.key_id % @Shards = @Shard
           and b.bucket_start >= coalesce(p.through, @Since)
         group by b.key_id, b.bucket_start
         order by b.key_id, b.bucket_start
        """;

    private const string BetweenSql = """
        select b.key_id, b.bucket_start, max(b.bucket_end) as bucket_end, sum(b.credits)::bigint as credits
          from usage_bucket b
         where b.key_id = @KeyId and b.bucket_start >= @From and b.bucket_start < @To
         group by b.key_id, b.bucket_start
        """;

    private const string ReadingsSql = """
        select r.key_id, r.workspace_id, r.at, r.model_family, r.current, r.maximum
          from concurrency_reading r
         where r.workspace_id = @WorkspaceId
           and r.key_id % @Shards = @Shard
           and r.at > @After
         order by r.key_id, r.at
        """;

    // Samples are stored under the key that their credential has, and move with it. All minutes of a key are read where
    // one of them changed.
    private const string ReportedSql = """
        with changed as
        (
            select distinct key_id
              from usage_sample
             where workspace_id = @WorkspaceId
               and minute >= @From
               and stored_at > @After
               and key_id % @Shards = @Shard
        )
        select s.key_id, s.minute, sum(s.credits) as credits, sum(s.requests)::bigint as requests,
               max(s.stored_at) as stored_at
          from changed k
          join usage_sample s on s.key_id = k.key_id and s.minute >= @From
         group by s.key_id, s.minute
         order by s.key_id, s.minute
        """;

    private const string HourSql = $"""
        select b.bucket_start, max(b.bucket_end) as bucket_end, sum(b.credits)::bigint as credits,
               sum(b.requests)::bigint as requests,
               sum(case when b.reading > @After then coalesce(r.credits, 0) else b.credits end)::bigint
                   as credits_before,
               {UsesColumns}
          from usage_bucket b
          left join lateral
          (
              select credits
                from usage_revision
               where key_id = b.key_id and bucket_start = b.bucket_start and credential_id = b.credential_id
                 and product = b.product and model = b.model and reading <= @After
               order by reading desc
               limit 1
          ) r on true
         where b.key_id = @KeyId and b.bucket_start > @From and b.bucket_start <= @To
         group by b.bucket_start
         order by b.bucket_start
        """;

    // By the readings that may have written any bucket of the span: that they are known keeps all that came before out.
    private const string FirstReadingSql = """
        select coalesce(min(first_reading), 0)
          from usage_hour
         where workspace_id = @WorkspaceId and hour > @From - interval '1 hour' and hour < @To
        """;

    private const string ShareSql = """
        select coalesce(sum(credits) filter (where key_id = @KeyId), 0)::double precision / nullif(sum(credits), 0)
          from usage_bucket
         where workspace_id = @WorkspaceId and reading >= @FirstReading
           and bucket_start >= @From and bucket_start < @To
        """;

    /// <summary>Reads the incidents, over the same connection.</summary>
    public IncidentReader Incidents { get; } = new(connection, cancellation);

    /// <summary>Reads the keys, over the same connection.</summary>
    public WatchedKeyReader Keys { get; } = new(connection, cancellation);

    /// <summary>Reads what is quiet on purpose, over the same connection.</summary>
    public QuietTickReader Quiet { get; } = new(connection, cancellation);

    /// <summary>Reads what was allowed beside them, over the same connection.</summary>
    public ReachReader Reach { get; } = new(connection, cancellation);

    public async Task<IReadOnlyList<int>> ShardsAsync() => [.. await Query<int>(ShardsSql)];

    public async Task<ShardRow> ShardAsync(int shard) => (await Query<ShardRow>(ShardSql, new { shard })).Single();

    public async Task<IReadOnlyList<ShardProgress>> ProgressAsync(int shard) =>
        [.. await Query<ShardProgress>(ProgressSql, new { shard })];

    public async Task<IReadOnlyList<WorkspaceRow>> WorkspacesAsync() => [.. await Query<WorkspaceRow>(WorkspacesSql)];

    /// <summary>Every settling time of a workspace that was ever in force.</summary>
    public async Task<SettlingTimes> SettlingAsync(long workspaceId) =>
        new(await Query<SettlingRow>(SettlingSql, new { workspaceId }));

    public async Task<IReadOnlyList<ProfileRow>> ProfilesAsync(int shard, int shards) =>
        [.. await Query<ProfileRow>(ProfilesSql, new { shard, shards })];

    public async Task<IReadOnlyList<BucketRow>> ChangedAsync(
        int shard, int shards, long workspaceId, long after, long through) =>
        [.. await Query<BucketRow>(ChangedSql, new { shard, shards, workspaceId, after, through })];

    public async Task<IReadOnlyList<BucketRow>> SinceSnapshotAsync(
        int shard, int shards, long workspaceId, long through, DateTimeOffset since) =>
        [
            .. await Query<BucketRow>(SinceSnapshotSql, new
            {
                shard,
                shards,
                workspaceId,
                through,
                Since = since.UtcDateTime,
                Format = new[] { Profile.FormatVersion },
            }),
        ];

    /// <summary>All buckets of a key that begin in a span of time, in any order.</summary>
    public async Task<IReadOnlyList<BucketRow>> BetweenAsync(long keyId, DateTimeOffset from, DateTimeOffset to) =>
        [.. await Query<BucketRow>(BetweenSql, new { keyId, From = from.UtcDateTime, To = to.UtcDateTime })];

    public async Task<IReadOnlyList<ReadingRow>> ReadingsAsync(
        int shard, int shards, long workspaceId, DateTimeOffset after) =>
        [.. await Query<ReadingRow>(ReadingsSql, new { shard, shards, workspaceId, After = after.UtcDateTime })];

    /// <summary>What services reported of keys of which they reported anything since.</summary>
    /// <param name="shard">The shard.</param>
    /// <param name="shards">How many there are.</param>
    /// <param name="workspaceId">The workspace.</param>
    /// <param name="from">The first minute that matters.</param>
    /// <param name="after">On the database's clock.</param>
    public async Task<IReadOnlyList<ReportedRow>> ReportedAsync(
        int shard, int shards, long workspaceId, DateTimeOffset from, DateTimeOffset after) =>
        [
            .. await Query<ReportedRow>(ReportedSql, new
            {
                shard,
                shards,
                workspaceId,
                From = from.UtcDateTime,
                After = after.UtcDateTime,
            }),
        ];

    public async Task<IReadOnlyList<RevisedRow>> HourAsync(long keyId, DateTimeOffset to, long after) =>
        [
            .. await Query<RevisedRow>(
                HourSql, new { keyId, From = to.AddHours(-1).UtcDateTime, To = to.UtcDateTime, after }),
        ];

    /// <summary>The key's share of the workspace's credits in a span; null when nobody used any.</summary>
    public async Task<double?> ShareAsync(long keyId, long workspaceId, DateTimeOffset from, DateTimeOffset to)
    {
        var span = new { workspaceId, From = from.UtcDateTime, To = to.UtcDateTime };
        var firstReading = await connection.ExecuteScalarAsync<long>(Command(FirstReadingSql, span));
        return await connection.ExecuteScalarAsync<double?>(
            Command(ShareSql, new { keyId, workspaceId, span.From, span.To, firstReading }));
    }

    private Task<IEnumerable<T>> Query<T>(string sql, object? parameters = null) =>
        connection.QueryAsync<T>(Command(sql, parameters));

    private CommandDefinition Command(string sql, object? parameters = null) =>
        new(sql, parameters, cancellationToken: cancellation);
}
