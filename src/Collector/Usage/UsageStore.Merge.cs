using Burnwatch.Collector.ElevenApi;
using Dapper;
using Npgsql;
using NpgsqlTypes;

namespace Burnwatch.Collector.Usage;

/// <summary>A span that was read before: what the answer changes of it, and what it was before.</summary>
internal sealed partial class UsageStore
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

    private const string CopyAnswerSql = """
        copy usage_read (hash, key_name, bucket_start, product, model, credits, requests, cost_usd)
        from stdin (format binary)
        """;

    // The answer is all that was used in its span, so a stored bucket that it lacks has become zero. A bucket without
    // any use is not stored; a stored one keeps its row, for those who follow changes. What is stored is found by the
    // readings that may have written it where the span is new, and key by key where it is not.
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
              from credential c
              join usage_bucket b on b.key_id = c.key_id and b.credential_id = c.id
             where c.workspace_id = @WorkspaceId and b.workspace_id = @WorkspaceId
               and b.bucket_start >= @From and b.bucket_start < @To and b.reading >= @FirstReading
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

    private static async Task<int> MergeAsync(
        NpgsqlTransaction transaction, IReadOnlyList<UsageRow> rows, object parameters, CancellationToken cancellation)
    {
        var connection = transaction.Connection!;
        await connection.ExecuteAsync(
            new CommandDefinition(ReadTableSql, null, transaction, cancellationToken: cancellation));
        await CopyAnswerAsync(connection, rows, cancellation);
        return await connection.QuerySingleAsync<int>(
            new CommandDefinition(MergeSql, parameters, transaction, cancellationToken: cancellation));
    }

    private static async Task CopyAnswerAsync(
        NpgsqlConnection connection, IReadOnlyList<UsageRow> rows, CancellationToken cancellation)
    {
        await using var copy = await connection.BeginBinaryImportAsync(CopyAnswerSql, cancellation);
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
            await WriteCostAsync(copy, row.CostUsd, cancellation);
        }

        await copy.CompleteAsync(cancellation);
    }
}
