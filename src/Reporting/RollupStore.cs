using Dapper;
using Npgsql;

namespace Burnwatch.Reporting;

/// <summary>
/// Keeps <c>usage_day</c> equal to the sums of <c>usage_bucket</c>; its only writer, and that of its progress.
/// </summary>
/// <remarks>
/// A day is summed anew whenever one of its buckets changed, never added to: so a revision down, one to zero and a run
/// that is repeated all come out right. Readings of a workspace are numbered in the order in which they are committed,
/// so all of them up to <c>last_reading</c> are visible once that number is; one that is committed while a day is being
/// summed may already be in the sum, has a higher number than the one noted, and is summed again next time.
/// </remarks>
internal sealed class RollupStore(NpgsqlDataSource database)
{
    private const string BehindSql = """
        select w.id
          from workspace w
          left join usage_day_progress p on p.workspace_id = w.id
         where not w.is_drill
           and (w.last_reading > coalesce(p.reading, 0)
                or exists (select
                             from credential_move m
                            where m.workspace_id = w.id and m.id > coalesce(p.moves_through, 0)))
         order by w.id
        """;

    // One roll-up at a time on a database. Two would wait for each other's rows crosswise, and an older sum and
    // progress could be written over newer ones.
    private const string LockSql = "select pg_advisory_xact_lock(7094712803524799852)";

    private const string SpanSql = """
        select coalesce(p.reading, 0)                             as after,
               w.last_reading                                     as through,
               coalesce(p.moves_through, 0)                       as moves_after,
               coalesce((select max(id) from credential_move), 0) as moves_through
          from workspace w
          left join usage_day_progress p on p.workspace_id = w.id
         where w.id = @Workspace
        """;

    // Before the sums, which know the key that a credential has now: where both are there, theirs is the newer. Days
    // that are older than the buckets are kept by it.
    private const string MoveSql = """
        with moved as
        (
            delete from usage_day d
             using credential c
             where c.id = d.credential_id
               and c.key_id <> d.key_id
               and c.id in (select credential_id
                              from credential_move
                             where workspace_id = @Workspace and id > @MovesAfter and id <= @MovesThrough)
            returning d.day, c.key_id, d.credential_id, d.product, d.model, d.workspace_id, d.credits, d.requests,
                      d.cost_usd
        )
        insert into usage_day (day, key_id, credential_id, product, model, workspace_id, credits, requests, cost_usd)
        select day, key_id, credential_id, product, model, workspace_id, credits, requests, cost_usd
          from moved
            on conflict on constraint usage_day_pk do nothing
        """;

    private const string SumSql = """
        insert into usage_day (day, key_id, credential_id, product, model, workspace_id, credits, requests, cost_usd)
        select g.day, g.key_id, g.credential_id, g.product, g.model, @Workspace, s.credits, s.requests, s.cost_usd
          from (select distinct (bucket_start at time zone 'UTC')::date as day, key_id, credential_id, product, model
                  from usage_bucket
                 where workspace_id = @Workspace
                   and reading > @After) g
         cross join lateral
               (select sum(b.credits)::bigint  as credits,
                       sum(b.requests)::bigint as requests,
                       sum(b.cost_usd)         as cost_usd
                  from usage_bucket b
                 where b.key_id = g.key_id
                   and b.bucket_start >= g.day::timestamp at time zone 'UTC'
                   and b.bucket_start < (g.day + 1)::timestamp at time zone 'UTC'
                   and b.credential_id = g.credential_id
                   and b.product = g.product
                   and b.model = g.model) s
            on conflict on constraint usage_day_pk do update
           set credits  = excluded.credits,
               requests = excluded.requests,
               cost_usd = excluded.cost_usd
         where (usage_day.credits, usage_day.requests, usage_day.cost_usd)
               is distinct from (excluded.credits, excluded.requests, excluded.cost_usd)
        """;

    private const string ProgressSql = """
        insert into usage_day_progress (workspace_id, reading, moves_through)
        values (@Workspace, @Through, @MovesThrough)
            on conflict on constraint usage_day_progress_pk do update
           set reading       = excluded.reading,
               moves_through = excluded.moves_through
        """;

    // The first roll-up of a long history takes its time, and others wait for it; cancellation ends either.
    private const int NoTimeout = 0;

    /// <summary>Brings the roll-up of every workspace up to its last reading.</summary>
    /// <returns>How many daily sums changed.</returns>
    public async Task<int> RollUpAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var behind = await connection.QueryAsync<long>(
            new CommandDefinition(BehindSql, cancellationToken: cancellation));
        var changed = 0;
        foreach (var workspace in behind.AsList())
            changed += await RollUpAsync(connection, workspace, cancellation);
        return changed;
    }

    private static async Task<int> RollUpAsync(
        NpgsqlConnection connection, long workspace, CancellationToken cancellation)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await connection.ExecuteAsync(Command(LockSql));
        var span = await connection.QuerySingleAsync<Span>(Command(SpanSql, new { workspace }));
        var changed = span.MovesThrough == span.MovesAfter
            ? 0
            : await connection.ExecuteAsync(Command(MoveSql, new { workspace, span.MovesAfter, span.MovesThrough }));
        changed += await connection.ExecuteAsync(Command(SumSql, new { workspace, span.After }));
        await connection.ExecuteAsync(Command(ProgressSql, new { workspace, span.Through, span.MovesThrough }));
        await transaction.CommitAsync(cancellation);
        return changed;

        CommandDefinition Command(string sql, object? parameters = null) =>
            new(sql, parameters, transaction, NoTimeout, cancellationToken: cancellation);
    }

    /// <summary>The readings and moves to follow: those after the first number, through the second.</summary>
    private sealed record Span
    {
        public long After { get; init; }
        public long Through { get; init; }
        public long MovesAfter { get; init; }
        public long MovesThrough { get; init; }
    }
}
