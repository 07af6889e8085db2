using Burnwatch.Collector.ElevenApi;
using Npgsql;
using NpgsqlTypes;

namespace Burnwatch.Scale.Ingest;

/// <summary>
/// The least that storing takes: a binary COPY of the same rows into the same table, nothing looked up or compared.
/// </summary>
internal sealed class PlainCopy(NpgsqlDataSource database, long workspaceId)
{
    private const string CopySql = """
        copy usage_bucket (key_id, bucket_start, bucket_end, credential_id, product, model, workspace_id,
                           credits, requests, cost_usd, read_at, reading)
        from stdin (format binary)
        """;

    private readonly Dictionary<string, long> keys = [];

    /// <summary>Stores the rows, in the order that they have.</summary>
    public async Task SaveAsync(IReadOnlyList<UsageRow> rows, DateTimeOffset readAt, long reading)
    {
        await using var connection = await database.OpenConnectionAsync();
        await using var copy = await connection.BeginBinaryImportAsync(CopySql);
        foreach (var row in rows)
        {
            var key = KeyOf(row.Hash);
            await copy.StartRowAsync();
            await copy.WriteAsync(key, NpgsqlDbType.Bigint);
            await copy.WriteAsync(row.Start.UtcDateTime, NpgsqlDbType.TimestampTz);
            await copy.WriteAsync((row.Start + ReadingSpan.Minute).UtcDateTime, NpgsqlDbType.TimestampTz);
            await copy.WriteAsync(key, NpgsqlDbType.Bigint);
            await copy.WriteAsync(row.Product, NpgsqlDbType.Text);
            await copy.WriteAsync(row.Model, NpgsqlDbType.Text);
            await copy.WriteAsync(workspaceId, NpgsqlDbType.Bigint);
            await copy.WriteAsync(row.Credits, NpgsqlDbType.Bigint);
            await copy.WriteAsync(row.Requests, NpgsqlDbType.Bigint);
            await copy.WriteAsync(row.CostUsd!.Value, NpgsqlDbType.Numeric);
            await copy.WriteAsync(readAt.UtcDateTime, NpgsqlDbType.TimestampTz);
            await copy.WriteAsync(reading, NpgsqlDbType.Bigint);
        }

        await copy.CompleteAsync();
    }

    // No inventory knows these keys: the table asks for none.
    private long KeyOf(string hash)
    {
        if (!keys.TryGetValue(hash, out var key))
            keys[hash] = key = 1_000_000 + keys.Count;
        return key;
    }
}
