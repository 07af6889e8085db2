using Burnwatch.Collector.ElevenApi;
using Dapper;
using Npgsql;
using NpgsqlTypes;

namespace Burnwatch.Collector.Usage;

/// <summary>A span that no reading has touched: its buckets go into their table as they come.</summary>
internal sealed partial class UsageStore
{
    private const string CredentialsSql = """
        select hash, id, key_id
          from credential
         where workspace_id = @WorkspaceId and hash = any(@Hashes)
        """;

    private const string CopyBucketsSql = """
        copy usage_bucket (key_id, bucket_start, bucket_end, credential_id, product, model, workspace_id,
                           credits, requests, cost_usd, read_at, reading)
        from stdin (format binary)
        """;

    private static async Task<int> CopyAsync(
        NpgsqlTransaction transaction,
        UsageReading reading,
        long number,
        IReadOnlyList<IGrouping<string, UsageRow>> used,
        CancellationToken cancellation)
    {
        var connection = transaction.Connection!;
        var credentials = (await connection.QueryAsync<(string Hash, long Id, long KeyId)>(new CommandDefinition(
            CredentialsSql,
            new { reading.WorkspaceId, Hashes = used.Select(rows => rows.Key).ToArray() },
            transaction,
            cancellationToken: cancellation))).ToDictionary(c => c.Hash, StringComparer.Ordinal);
        await using var copy = await connection.BeginBinaryImportAsync(CopyBucketsSql, cancellation);
        // Key after key, as the index has them: in the order of time each row would go to another page of it.
        foreach (var rows in used.OrderBy(rows => credentials[rows.Key].KeyId))
        {
            var (_, id, key) = credentials[rows.Key];
            foreach (var row in rows)
            {
                await copy.StartRowAsync(cancellation);
                await copy.WriteAsync(key, NpgsqlDbType.Bigint, cancellation);
                await copy.WriteAsync(row.Start.UtcDateTime, NpgsqlDbType.TimestampTz, cancellation);
                await copy.WriteAsync((row.Start + reading.Span.Width).UtcDateTime, NpgsqlDbType.TimestampTz, cancellation);
                await copy.WriteAsync(id, NpgsqlDbType.Bigint, cancellation);
                await copy.WriteAsync(row.Product, NpgsqlDbType.Text, cancellation);
                await copy.WriteAsync(row.Model, NpgsqlDbType.Text, cancellation);
                await copy.WriteAsync(reading.WorkspaceId, NpgsqlDbType.Bigint, cancellation);
                await copy.WriteAsync(row.Credits, NpgsqlDbType.Bigint, cancellation);
                await copy.WriteAsync(row.Requests, NpgsqlDbType.Bigint, cancellation);
                await WriteCostAsync(copy, row.CostUsd, cancellation);
                await copy.WriteAsync(reading.ReadAt.UtcDateTime, NpgsqlDbType.TimestampTz, cancellation);
                await copy.WriteAsync(number, NpgsqlDbType.Bigint, cancellation);
            }
        }

        return (int)await copy.CompleteAsync(cancellation);
    }

    private static Task WriteCostAsync(NpgsqlBinaryImporter copy, decimal? cost, CancellationToken cancellation) =>
        cost is { } known
            ? copy.WriteAsync(known, NpgsqlDbType.Numeric, cancellation)
            : copy.WriteNullAsync(cancellation);
}
