using Burnwatch.Collector.ElevenApi;
using Dapper;
using Npgsql;

namespace Burnwatch.Collector.Fallback;

/// <summary>Writes <c>counter_use</c>, and of <c>credential</c> the highest that its counter has shown.</summary>
internal sealed class CounterStore(NpgsqlDataSource database)
{
    /// <summary>How long it is kept: no refusal that lasts longer is told from one that stays.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromDays(35);

    private const string ChangedSql = """
        select c.id, coalesce(c.credits_highest, c.credits_used) as highest, l.credits_used as now,
               c.counters_read_at as read_at, w.inventory_cycle_ends_at as cycle_before, w.cycle_ends_at as cycle_now
          from jsonb_to_recordset(@Listed::jsonb) as l (hash text, credits_used bigint)
          join credential c on c.workspace_id = @WorkspaceId and c.hash = l.hash
          join workspace w on w.id = c.workspace_id
         where l.credits_used <> c.credits_used
           and c.counters_read_at < @Now
        """;

    private const string RisenSql = """
        insert into counter_use (workspace_id, credential_id, from_at, to_at, credits)
        select @WorkspaceId, s.id, s.from_at, @Now, s.credits
          from unnest(@Ids, @Froms, @Credits) as s (id, from_at, credits)
         where s.credits > 0
        """;

    private const string HighestSql = """
        update credential c
           set credits_highest = nullif(s.highest, s.now)
          from unnest(@Ids, @Highest, @Nows) as s (id, highest, now)
         where c.id = s.id
           and c.credits_highest is distinct from nullif(s.highest, s.now)
        """;

    private const string NewSql = """
        insert into counter_use (workspace_id, credential_id, from_at, to_at, credits)
        select workspace_id, id, @Last, @Now, credits_used
          from credential
         where workspace_id = @WorkspaceId and first_seen_at = @Now and created_at >= @Last and credits_used > 0
            on conflict (workspace_id, to_at, credential_id) do nothing
        """;

    private const string SinceSql = """
        select c.hash, c.name, u.from_at, u.to_at, u.credits
          from counter_use u
          join credential c on c.id = u.credential_id
         where u.workspace_id = @WorkspaceId and u.to_at > @Since
        """;

    private const string ReadAtSql = """
        select inventory_read_at
          from workspace
         where id = @WorkspaceId
           and exists (select from credential where workspace_id = @WorkspaceId and credits_used is not null)
        """;

    // The newest bucket of each key, which the primary key finds; what stood in for the analytics is none of theirs.
    private const string StoredSql = """
        select max(b.bucket_end)
          from key k
         cross join lateral
               (select bucket_end
                  from usage_bucket
                 where key_id = k.id and bucket_start >= @From and bucket_start < @To and credits > 0
                 order by bucket_start desc
                 limit 1) b
         where k.workspace_id = @WorkspaceId
        """;

    private const string DropSql = "delete from counter_use where to_at < @Before";

    /// <summary>Keeps, before an inventory is entered, by how much its counters rose since the one before.</summary>
    public static async Task AddRisenAsync(
        NpgsqlTransaction transaction,
        long workspaceId,
        string listed,
        DateTimeOffset now,
        CancellationToken cancellation)
    {
        var connection = transaction.Connection!;
        var changed = (await connection.QueryAsync<Changed>(new CommandDefinition(
            ChangedSql,
            new { WorkspaceId = workspaceId, Listed = listed, Now = now.UtcDateTime },
            transaction,
            cancellationToken: cancellation))).AsList();
        var steps = changed.ConvertAll(c => CounterStep.Of(
            c.Highest, c.Now, CounterStep.IsNewCycle(c.ReadAt, now, c.CycleBefore, c.CycleNow)));
        var parameters = new
        {
            WorkspaceId = workspaceId,
            Now = now.UtcDateTime,
            Ids = changed.ConvertAll(c => c.Id).ToArray(),
            Froms = changed.ConvertAll(c => c.ReadAt.UtcDateTime).ToArray(),
            Nows = changed.ConvertAll(c => c.Now).ToArray(),
            Credits = steps.ConvertAll(s => s.Credits).ToArray(),
            Highest = steps.ConvertAll(s => s.Highest).ToArray(),
        };
        foreach (var sql in new[] { RisenSql, HighestSql })
        {
            await connection.ExecuteAsync(
                new CommandDefinition(sql, parameters, transaction, cancellationToken: cancellation));
        }
    }

    /// <summary>Keeps, after an inventory is entered, what those used that were made since the one before.</summary>
    public static Task AddNewAsync(
        NpgsqlTransaction transaction,
        long workspaceId,
        DateTimeOffset last,
        DateTimeOffset now,
        CancellationToken cancellation) =>
        transaction.Connection!.ExecuteAsync(new CommandDefinition(
            NewSql,
            new { WorkspaceId = workspaceId, Last = last.UtcDateTime, Now = now.UtcDateTime },
            transaction,
            cancellationToken: cancellation));

    /// <summary>How far the counters are known; null where none was ever told.</summary>
    public async Task<DateTimeOffset?> FindReadAsync(long workspaceId, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return await connection.QuerySingleOrDefaultAsync<DateTime?>(
            new CommandDefinition(ReadAtSql, new { workspaceId }, cancellationToken: cancellation));
    }

    /// <summary>What ended after an instant, whenever it began.</summary>
    public async Task<IReadOnlyList<CounterUse>> SinceAsync(
        long workspaceId, DateTimeOffset since, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return
        [
            .. await connection.QueryAsync<CounterUse>(new CommandDefinition(
                SinceSql, new { workspaceId, Since = since.UtcDateTime }, cancellationToken: cancellation)),
        ];
    }

    /// <summary>Where the stored usage within a span ends; null where there is none.</summary>
    public async Task<DateTimeOffset?> FindStoredAsync(
        long workspaceId, ReadingSpan span, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return await connection.QuerySingleAsync<DateTime?>(new CommandDefinition(
            StoredSql,
            new { workspaceId, From = span.From.UtcDateTime, To = span.To.UtcDateTime },
            cancellationToken: cancellation));
    }

    /// <summary>Forgets what is too old to stand in for anything.</summary>
    public async Task DropAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await connection.ExecuteAsync(new CommandDefinition(
            DropSql, new { Before = (now - Kept).UtcDateTime }, cancellationToken: cancellation));
    }

    private sealed record Changed
    {
        public long Id { get; init; }

        public long Highest { get; init; }

        public long Now { get; init; }

        public DateTimeOffset ReadAt { get; init; }

        public DateTimeOffset? CycleBefore { get; init; }

        public DateTimeOffset? CycleNow { get; init; }
    }
}
