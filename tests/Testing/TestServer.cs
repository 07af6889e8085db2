using Burnwatch.Host.Migrations;
using Burnwatch.Host.Postgres;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Testcontainers.PostgreSql;

namespace Burnwatch.Testing;

/// <summary>The one Postgres server of a test process, and a migrated database on it to copy from.</summary>
/// <remarks>
/// In this order: the server that <c>TEST_DATABASE</c> names by a connection string, a container where a Docker engine
/// answers, a private server. None to be had fails the tests in CI and skips them on a laptop.
/// </remarks>
internal sealed class TestServer
{
    private const string TemporaryPrefix = "burnwatch-test-";

    private static readonly Lazy<Task<TestServer>> Shared = new(StartAsync);

    private readonly string template = $"burnwatch_template_{Guid.NewGuid():N}";
    private readonly string? connectionString;
    private readonly List<Func<Task>> cleanUps = [];

    private TestServer(string? connectionString, string? missing)
    {
        this.connectionString = connectionString;
        Missing = missing;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => CleanUpAsync().GetAwaiter().GetResult();
    }

    /// <summary>Why there is no server; null when there is one.</summary>
    public string? Missing { get; }

    /// <summary>The server of this process, started at the first call.</summary>
    public static Task<TestServer> GetAsync() => Shared.Value;

    /// <summary>Makes a database of its own for one test class.</summary>
    public async Task<string> CreateDatabaseAsync(bool migrated)
    {
        var name = $"burnwatch_test_{Guid.NewGuid():N}";
        await ExecuteAsync($"create database {name} template {(migrated ? template : "template0")}");
        return ConnectionStringTo(name);
    }

    /// <summary>Drops a database and whoever is still connected to it.</summary>
    public Task DropDatabaseAsync(string database) =>
        ExecuteAsync($"drop database if exists {new NpgsqlConnectionStringBuilder(database).Database} with (force)");

    private static async Task<TestServer> StartAsync()
    {
        if (Environment.GetEnvironmentVariable("TEST_DATABASE") is { Length: > 0 } given)
            return await new TestServer(given, missing: null).MakeTemplateAsync();
        var reasons = new List<string> { "TEST_DATABASE is not set" };
        var server = await TryContainerAsync(reasons) ?? await TryPrivateAsync(reasons);
        if (server is not null)
            return await server.MakeTemplateAsync();

        var missing = $"There is no Postgres to test on: {string.Join("; ", reasons)}";
        return Environment.GetEnvironmentVariable("CI") == "true"
            ? throw new InvalidOperationException(missing)
            : new TestServer(null, missing);
    }

    private static async Task<TestServer?> TryContainerAsync(List<string> reasons)
    {
        if (!File.Exists("/var/run/docker.sock") && Environment.GetEnvironmentVariable("DOCKER_HOST") is null
            && !OperatingSystem.IsWindows())
        {
            reasons.Add("no Docker engine");
            return null;
        }
        try
        {
            var container = new PostgreSqlBuilder("postgres:17-alpine")
                .WithCommand("-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "max_connections=300")
                .Build();
            await container.StartAsync();
            var server = new TestServer(container.GetConnectionString(), missing: null);
            server.cleanUps.Add(async () => await container.DisposeAsync());
            return server;
        }
        catch (Exception e)
        {
            // An engine that does not answer, or may not fetch the image: the next kind of server is as good.
            reasons.Add($"no container ({e.Message.Trim()})");
            return null;
        }
    }

    private static async Task<TestServer?> TryPrivateAsync(List<string> reasons)
    {
        foreach (var left in Directory.GetDirectories(Path.GetTempPath(), TemporaryPrefix + "*"))
            await PrivatePostgres.RemoveUnusedAsync(left, CancellationToken.None);
        var directory = new TemporaryDirectory(TemporaryPrefix).Path;
        try
        {
            var options = new PrivatePostgresOptions { DataDirectory = directory, Durable = false };
            var postgres = await PrivatePostgres.StartAsync(options, NullLogger.Instance, CancellationToken.None);
            var server = new TestServer(postgres.ConnectionString, missing: null);
            server.cleanUps.Add(async () =>
            {
                await postgres.DisposeAsync();
                await PrivatePostgres.RemoveUnusedAsync(directory, CancellationToken.None);
            });
            return server;
        }
        catch (PrivatePostgresException e)
        {
            Directory.Delete(directory, recursive: true);
            reasons.Add($"no private server ({e.Message})");
            return null;
        }
    }

    private async Task<TestServer> MakeTemplateAsync()
    {
        await ExecuteAsync($"create database {template} template template0");
        cleanUps.Insert(0, () => ExecuteAsync($"drop database if exists {template}"));
        await using var database = NpgsqlDataSource.Create(ConnectionStringTo(template));
        var migrator = new Migrator(database, MigrationScript.OfThisBuild, NullLogger<Migrator>.Instance);
        await migrator.ApplyAsync(CancellationToken.None);
        return this;
    }

    private string ConnectionStringTo(string database) =>
        new NpgsqlConnectionStringBuilder(connectionString)
        {
            Database = database,
            IncludeErrorDetail = true,
            // Where every suite runs at once on two cores, an answer that came may be read half a minute later.
            CommandTimeout = 120,
        }.ConnectionString;

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private async Task CleanUpAsync()
    {
        foreach (var cleanUp in cleanUps)
            await cleanUp();
    }
}
