using Burnwatch.Testing;
using Dapper;
using Npgsql;

namespace Burnwatch.Collector.Tests;

/// <summary>The tables that the collector writes: emptied between the tests of a class, and asked directly.</summary>
internal sealed class CollectorTables(TestDatabase database)
{
    private const string EmptySql = """
        truncate workspace, admin_key_use, counter_use, key, credential, usage_reading,
                 usage_hour, usage_bucket, usage_revision,
                 workspace_settling, concurrency_reading
            restart identity cascade
        """;

    public NpgsqlDataSource DataSource => database.DataSource;

    public async Task EmptyAsync()
    {
        await using var command = DataSource.CreateCommand(EmptySql);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>The one row that the statement gives.</summary>
    public async Task<T> SingleAsync<T>(string sql) => Assert.Single(await AllAsync<T>(sql));

    /// <summary>The rows that the statement gives.</summary>
    public async Task<IReadOnlyList<T>> AllAsync<T>(string sql)
    {
        await using var connection = await DataSource.OpenConnectionAsync();
        return [.. await connection.QueryAsync<T>(sql)];
    }
}
