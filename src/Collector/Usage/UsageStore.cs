using Burnwatch.Collector.ElevenApi;
using Burnwatch.Collector.Inventory;
using Burnwatch.Collector.Polling;
using Dapper;
using Npgsql;
using NpgsqlTypes;

namespace Burnwatch.Collector.Usage;

/// <summary>
/// Writes <c>usage_reading</c>, <c>usage_bucket</c> and <c>usage_revision</c>: one reading, one transaction.
/// </summary>
internal sealed class UsageStore(NpgsqlDataSource database)
{
    private const string ReadTableSql = """
        create temporary table usage_read
        (
            hash         text        not null,
            key_name     text        not null,
            bucket_start timestamptz not null,
            product      text        not null,
            model        text        not null,
            credits      bigint      not null,
            requests     bigint      not null,
            cost_usd     numeric
        ) on commit drop
        """;

    private const string CopySql = """
        copy usage_read (hash, key_name, bucket_start, product, model, credits, requests, cost_usd)
        from stdin (format binary)
        """;

    // The answer is all that was used in its span, so a stored bucket that it lacks has become zero. A bucket without
    // any use is not stored; a stored one keeps its row, for those who follow changes.
    private const string MergeSql = """
        with answer as
        (
            select c.key_id, r.bucket_start, c.id as credential_id, r.product, r.model,
                   r.credits, r.requests, r.cost_usd
              from usage_read r
              join credential c on c.workspace_id = @WorkspaceId and c.hash = r.hash
        ),
        stored as
        (
            select b.*
              from usage_bucket b
             where b.workspace_id = @WorkspaceId and b.bucket_start >= @From and b.bucket_start < @To
        ),
        changed as
        (
            select key_id, bucket_start, credential_id, product, model,
                   coalesce(s.bucket_end, bucket_start + @Width) as bucket_end,
                   coalesce(a.credits, 0)                        as credits,
                   coalesce(a.requests, 0)                       as requests,
                   coalesce(a.cost_usd, 0 * s.cost_usd)          as cost_usd
              from answer a
              full join stored s using (key_id, bucket_start, credential_id, product, model)
             where (coalesce(a.credits, 0), coalesce(a.requests, 0), coalesce(a.cost_usd, 0))
                <> (coalesce(s.credits, 0), coalesce(s.requests, 0), coalesce(s.cost_usd, 0))
        ),
        kept as
        (
            insert into usage_revision
                   (key_id, bucket_start, bucket_end, credential_id, product, model, workspace_id,
                    credits, requests, cost_usd, read_at, reading)
            select s.key_id, s.bucket_start, s.bucket_end, s.credential_id, s.product, s.model, s.workspace_id,
                   s.credits, s.requests, s.cost_usd, s.read_at, s.reading
              from stored s
              join changed using (key_id, bucket_start, credential_id, product, model)
        ),
        saved as
        (
            insert into usage_bucket
                   (key_id, bucket_start, bucket_end, credential_id, product, model, workspace_id,
                    credits, requests, cost_usd, read_at, reading)
            select key_id, bucket_start, bucket_end, credential_id, product, model, @WorkspaceId,
                   credits, requests, cost_usd, @ReadAt, @Number
              from changed
                on conflict (key_id, bucket_start, credential_id, product, model) do update
               set credits  = excluded.credits,
                   requests = excluded.requests,
                   cost_usd = excluded.cost_usd,
                   read_at  = excluded.read_at,
                   reading  = excluded.reading
            returning 1
        )
        select count(*)::integer from saved
        """;

    private const string ReadingSql = """
        insert into usage_reading (workspace_id, number, read_at, from_at, to_at, buckets, changed)
        values (@WorkspaceId, @Number, @ReadAt, @From, @To, @Buckets, @Changed)
        """;

    /// <summary>
    /// Stores what the reading changes, keeps the values it replaces, and advances the workspace. Null, and nothing is
    /// stored, when another reading was stored since this one was asked for: it may show an older state than the
    /// stored one.
    /// </summary>
    public async Task<SavedReading?> SaveAsync(UsageReading reading, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        if (await WorkspaceStore.LockAsync(transaction, reading.WorkspaceId, cancellation) != reading.LastReading)
            return null;

        await connection.ExecuteAsync(
            new CommandDefinition(ReadTableSql, null, transaction, cancellationToken: cancellation));
        await CopyAsync(connection, reading.Rows, cancellation);
        await InventoryStore.AddUnknownAsync(transaction, reading, cancellation);

        var number = reading.LastReading + 1;
        var parameters = new
        {
            reading.WorkspaceId,
            Number = number,
            ReadAt = reading.ReadAt.UtcDateTime,
            From = reading.Span.From.UtcDateTime,
            To = reading.Span.To.UtcDateTime,
            reading.Span.Width,
        };
        var changed = await connection.QuerySingleAsync<int>(
            new CommandDefinition(MergeSql, parameters, transaction, cancellationToken: cancellation));
        await connection.ExecuteAsync(new CommandDefinition(
            ReadingSql,
            new
            {
                parameters.WorkspaceId,
                parameters.Number,
                parameters.ReadAt,
                parameters.From,
                parameters.To,
                Buckets = reading.Rows.Count,
                Changed = changed,
            },
            transaction,
            cancellationToken: cancellation));
        await WorkspaceStore.AdvanceAsync(transaction, reading, number, cancellation);
        await transaction.CommitAsync(cancellation);
        return new SavedReading(number, changed);
    }

    private static async Task CopyAsync(
        NpgsqlConnection connection, IReadOnlyList<UsageRow> rows, CancellationToken cancellation)
    {
        await using var copy = await connection.BeginBinaryImportAsync(CopySql, cancellation);
        foreach (var row in rows)
        {
            await copy.StartRowAsync(cancellation);
            await copy.WriteAsync(row.Hash, NpgsqlDbType.Text, cancellation);
            await copy.WriteAsync(row.KeyName, NpgsqlDbType.Text, cancellation);
            await copy.WriteAsync(row.Start.UtcDateTime, NpgsqlDbType.TimestampTz, cancellation);
            await copy.WriteAsync(row.Product, NpgsqlDbType.Text, cancellation);
            await copy.WriteAsync(row.Model, NpgsqlDbType.Text, cancellation);
            await copy.WriteAsync(row.Credits, NpgsqlDbType.Bigint, cancellation);
            await copy.WriteAsync(row.Requests, NpgsqlDbType.Bigint, cancellation);
            if (row.CostUsd is { } cost)
                await copy.WriteAsync(cost, NpgsqlDbType.Numeric, cancellation);
            else
                await copy.WriteNullAsync(cancellation);
        }

        await copy.CompleteAsync(cancellation);
    }
}

/// <summary>A stored reading: its number in the workspace, and how many buckets it changed.</summary>
internal readonly record struct SavedReading(long Number, int Changed);
