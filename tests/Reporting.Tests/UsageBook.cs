using Dapper;
using Npgsql;

namespace Burnwatch.Reporting.Tests;

/// <summary>
/// Writes inventory and readings of usage into the tables as a poll does: one transaction for each reading.
/// </summary>
internal sealed class UsageBook(NpgsqlDataSource database)
{
    private const string KeySql = """
        with made as
        (
            insert into key (workspace_id, name, owner_id, environment, created_at)
            values (@Workspace, @Name, @Owner, @Environment, '2026-01-01T00:00:00Z')
            returning id
        )
        insert into credential (key_id, workspace_id, hash, name, first_seen_at)
        select id, @Workspace, @Name, @Name, '2026-01-01T00:00:00Z' from made
        returning key_id as key, id as credential, workspace_id as workspace
        """;

    private const string ReadingSql = """
        insert into usage_reading (workspace_id, number, read_at, from_at, to_at, buckets, changed)
        select id, last_reading + 1, @Start, @Start, @Start + interval '1 minute', @Count, @Count
          from workspace
         where id = @Workspace
           for update
        returning number
        """;

    private const string RevisionSql = """
        insert into usage_revision
        select key_id, bucket_start, bucket_end, credential_id, product, model, workspace_id,
               credits, requests, cost_usd, read_at, reading
          from usage_bucket
         where (key_id, bucket_start, credential_id, product, model) = (@Key, @Start, @Credential, @Product, @Model)
        """;

    private const string BucketSql = """
        insert into usage_bucket (key_id, bucket_start, bucket_end, credential_id, product, model, workspace_id,
                                  credits, requests, cost_usd, read_at, reading)
        values (@Key, @Start, @Start + interval '1 minute', @Credential, @Product, @Model, @Workspace,
                @Credits, @Requests, @Cost, @Start, @Reading)
            on conflict on constraint usage_bucket_pk do update
           set credits = @Credits, requests = @Requests, cost_usd = @Cost, reading = @Reading
        """;

    public Task<long> AddWorkspaceAsync(string name) => ScalarAsync(
        "insert into workspace (name, base_url) values (@name, 'https://eleven.test') returning id", new { name });

    public Task<long> AddOwnerAsync(string name) => ScalarAsync(
        "insert into owner (name) values (@name) returning id", new { name });

    public async Task<BookedKey> AddKeyAsync(
        long workspace, string name, long? owner = null, string? environment = null)
    {
        await using var connection = await database.OpenConnectionAsync();
        return await connection.QuerySingleAsync<BookedKey>(KeySql, new { workspace, name, owner, environment });
    }

    /// <summary>Books one reading of one workspace.</summary>
    public async Task ReadAsync(params Booked[] buckets)
    {
        var reading = await BeginReadingAsync(buckets);
        await reading.CommitAsync();
    }

    /// <summary>Books one reading and leaves its transaction open.</summary>
    public async Task<OpenReading> BeginReadingAsync(params Booked[] buckets)
    {
        var connection = await database.OpenConnectionAsync();
        var transaction = await connection.BeginTransactionAsync();
        var workspace = buckets[0].Key.Workspace;
        await connection.ExecuteAsync("select 1 from workspace where id = @workspace for update", new { workspace });
        var number = await connection.ExecuteScalarAsync<long>(
            ReadingSql, new { workspace, Start = buckets[0].Start.UtcDateTime, Count = buckets.Length });
        foreach (var bucket in buckets)
        {
            var row = new
            {
                bucket.Key.Key,
                bucket.Key.Credential,
                bucket.Key.Workspace,
                Start = bucket.Start.UtcDateTime,
                bucket.Product,
                bucket.Model,
                bucket.Credits,
                bucket.Requests,
                bucket.Cost,
                Reading = number,
            };
            await connection.ExecuteAsync(RevisionSql, row);
            await connection.ExecuteAsync(BucketSql, row);
        }
        await connection.ExecuteAsync(
            "update workspace set last_reading = @number where id = @workspace", new { number, workspace });
        return new OpenReading(connection, transaction);
    }

    private async Task<long> ScalarAsync(string sql, object parameters)
    {
        await using var connection = await database.OpenConnectionAsync();
        return await connection.ExecuteScalarAsync<long>(sql, parameters);
    }
}

internal sealed record BookedKey
{
    public long Key { get; init; }
    public long Credential { get; init; }
    public long Workspace { get; init; }
}

/// <summary>What one reading says of one bucket.</summary>
internal sealed record Booked(BookedKey Key, DateTimeOffset Start, long Credits)
{
    public string Product { get; init; } = "TTS";
    public string Model { get; init; } = "flash";
    public long Requests { get; init; } = 1;
    public decimal? Cost { get; init; }
}

/// <summary>A reading that is not committed yet.</summary>
internal sealed class OpenReading(NpgsqlConnection connection, NpgsqlTransaction transaction)
{
    public async Task CommitAsync()
    {
        await transaction.CommitAsync();
        await connection.DisposeAsync();
    }
}
