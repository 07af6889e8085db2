using Burnwatch.Host.Configuration;
using Burnwatch.Host.Migrations;
using Burnwatch.Host.Postgres;
using Burnwatch.Secrets;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Burnwatch.Host.Database;

/// <summary>
/// The database of the process, its schema up to date: one of the user's, or a private server
/// for as long as this lives.
/// </summary>
internal sealed class OpenDatabase : IAsyncDisposable
{
    /// <summary>What the pool is called where its connections are counted, in place of the connection string.</summary>
    public const string PoolName = "burnwatch";

    // In bytes, of each connection: eight times the driver's own, so that COPY hands over less often. 4 to 8 % more rows a
    // second than with 8 KiB by bench/Scale -- ingest, and 256 KiB no more than this.
    private const int WriteBufferSize = 64 * 1024;

    private readonly IDisposable? claim;

    private OpenDatabase(string connectionString, PrivatePostgres? postgres, IDisposable? claim)
    {
        this.claim = claim;
        ConnectionString = connectionString;
        Private = postgres;
        var settings = new NpgsqlConnectionStringBuilder(connectionString) { WriteBufferSize = WriteBufferSize };
        DataSource = new NpgsqlDataSourceBuilder(settings.ConnectionString) { Name = PoolName }.Build();
    }

    /// <summary>How it is reached; with the password, so never to be shown.</summary>
    public string ConnectionString { get; }

    public NpgsqlDataSource DataSource { get; }

    /// <summary>The server of our own; null when the database is the user's.</summary>
    public PrivatePostgres? Private { get; }

    /// <summary>Opens the database and runs the migrations that it lacks.</summary>
    /// <param name="forDaemon">
    /// Whether to claim the data directory of a private server, which only one daemon may have.
    /// </param>
    /// <exception cref="DatabaseException">It does not answer.</exception>
    /// <exception cref="MigrationException">Its schema and this program do not fit each other.</exception>
    /// <exception cref="PrivatePostgresException">There is no private server to be had.</exception>
    public static async Task<OpenDatabase> OpenAsync(
        DatabaseOptions options, bool forDaemon, ILoggerFactory loggers, CancellationToken cancellation)
    {
        var database = await ConnectAsync(options, forDaemon, loggers, cancellation);
        try
        {
            await new Migrator(database.DataSource, MigrationScript.OfThisBuild, loggers.CreateLogger<Migrator>())
                .ApplyAsync(cancellation);
            return database;
        }
        catch (Exception e)
        {
            await database.DisposeAsync();
            if (e is NpgsqlException unreachable)
                throw Unreachable(database.ConnectionString, unreachable);
            throw;
        }
    }

    /// <summary>Opens the database as it is: for who wants to look at its schema before it is changed.</summary>
    /// <inheritdoc cref="OpenAsync"/>
    public static async Task<OpenDatabase> ConnectAsync(
        DatabaseOptions options, bool forDaemon, ILoggerFactory loggers, CancellationToken cancellation)
    {
        if (options.ConnectionString is { } given)
            return new OpenDatabase(WithPassword(given, options.Password), postgres: null, claim: null);

        var directory = options.DataDirectory ?? PrivatePostgresOptions.DefaultDataDirectory();
        var claim = forDaemon ? new DataDirectory(Path.GetFullPath(directory)).ClaimForDaemon() : null;
        try
        {
            var postgres = await PrivatePostgres.StartAsync(
                new PrivatePostgresOptions { DataDirectory = directory },
                loggers.CreateLogger<PrivatePostgres>(),
                cancellation);
            return new OpenDatabase(postgres.ConnectionString, postgres, claim);
        }
        catch
        {
            claim?.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await DataSource.DisposeAsync();
        if (Private is not null)
            await Private.DisposeAsync();
        claim?.Dispose();
    }

    /// <summary>The sentence for a database that refuses us, without its password.</summary>
    public static DatabaseException Unreachable(string connectionString, NpgsqlException exception)
    {
        var told = new NpgsqlConnectionStringBuilder(connectionString);
        var reason = exception.InnerException?.Message
            ?? (exception as PostgresException)?.MessageText
            ?? exception.Message;
        return new DatabaseException(
            $"The database '{told.Database}' on '{told.Host}' port {told.Port} cannot be used as '{told.Username}': "
            + $"{reason.TrimEnd('.')}. Check Database:ConnectionString and that the server runs.",
            exception);
    }

    private static string WithPassword(string connectionString, string? reference)
    {
        var complete = new NpgsqlConnectionStringBuilder(connectionString) { ApplicationName = "burnwatch" };
        if (reference is null)
            return complete.ConnectionString;
        try
        {
            complete.Password = SecretReference.Parse(reference).Resolve().Reveal();
            return complete.ConnectionString;
        }
        catch (SecretUnavailableException e)
        {
            throw new SettingsException($"Database:Password cannot be used. {e.Message}");
        }
    }
}
