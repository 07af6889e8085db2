using Dapper;
using Npgsql;
using Xunit;

namespace Burnwatch.Testing;

/// <summary>
/// A fresh database on a real Postgres. As a class fixture (<c>IClassFixture&lt;TestDatabase&gt;</c>) each test class
/// has one of its own, with the whole schema.
/// </summary>
public sealed class TestDatabase : IAsyncLifetime
{
    private readonly bool migrated = true;
    private string connectionString = "";
    private NpgsqlDataSource? dataSource;
    private string? missing;

    static TestDatabase() => DefaultTypeMap.MatchNamesWithUnderscores = true;

    public TestDatabase()
    {
    }

    private TestDatabase(bool migrated) => this.migrated = migrated;

    /// <summary>
    /// The connections of the tests. Asked for where there is no Postgres on a laptop, skips the test.
    /// </summary>
    public NpgsqlDataSource DataSource
    {
        get
        {
            SkipWithoutServer();
            return dataSource!;
        }
    }

    /// <summary>How a program under test reaches the database. Skips like <see cref="DataSource"/>.</summary>
    public string ConnectionString
    {
        get
        {
            SkipWithoutServer();
            return connectionString;
        }
    }

    /// <summary>A database of a single test, with the whole schema; dispose of it.</summary>
    public static Task<TestDatabase> CreateAsync() => CreateAsync(new TestDatabase());

    /// <summary>A database of a single test, without any schema; dispose of it.</summary>
    public static Task<TestDatabase> CreateEmptyAsync() => CreateAsync(new TestDatabase(migrated: false));

    public async ValueTask InitializeAsync()
    {
        var server = await TestServer.GetAsync();
        missing = server.Missing;
        if (missing is not null)
            return;
        connectionString = await server.CreateDatabaseAsync(migrated);
        dataSource = NpgsqlDataSource.Create(connectionString);
    }

    public async ValueTask DisposeAsync()
    {
        if (dataSource is null)
            return;
        await dataSource.DisposeAsync();
        await (await TestServer.GetAsync()).DropDatabaseAsync(connectionString);
    }

    private static async Task<TestDatabase> CreateAsync(TestDatabase database)
    {
        await database.InitializeAsync();
        return database;
    }

    private void SkipWithoutServer()
    {
        if (missing is not null)
            Assert.Skip(missing);
    }
}
