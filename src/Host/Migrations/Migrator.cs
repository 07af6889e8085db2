using System.Data;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Burnwatch.Host.Migrations;

/// <summary>Brings a database's schema up to date: each script once, in order, in a transaction of its own.</summary>
/// <remarks>
/// Several processes may start at once: an advisory lock lets one run the scripts, the others then find them done.
/// </remarks>
internal sealed partial class Migrator(
    NpgsqlDataSource database, IReadOnlyList<MigrationScript> scripts, ILogger<Migrator> logger)
{
    // Any number will do, as long as nobody else who locks in this database takes it.
    private const long AdvisoryLock = 0x6275726e; // "burn"

    private const string TakeLockSql = "select pg_advisory_lock($1)";

    private const string ReleaseLockSql = "select pg_advisory_unlock($1)";

    private const string MakeJournalSql = """
        create table if not exists migration
        (
            name       text        not null,
            sha256     text        not null,
            applied_at timestamptz not null default now(),
            constraint migration_pk primary key (name)
        )
        """;

    private const string JournalExistsSql = "select to_regclass('migration') is not null";

    private const string ReadJournalSql = "select name, sha256 from migration order by name";

    private const string WriteJournalSql = "insert into migration (name, sha256) values ($1, $2)";

    /// <summary>Runs what is missing and returns the names of the scripts that ran.</summary>
    /// <exception cref="MigrationException">The database and this build do not fit each other.</exception>
    public async Task<IReadOnlyList<string>> ApplyAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await ExecuteAsync(connection, TakeLockSql, cancellation, AdvisoryLock);
        try
        {
            await ExecuteAsync(connection, MakeJournalSql, cancellation);
            var pending = MigrationPlan.Decide(scripts, await ReadJournalAsync(connection, cancellation));
            foreach (var script in pending)
                await RunAsync(connection, script, cancellation);
            return [.. pending.Select(script => script.Name)];
        }
        finally
        {
            // A broken connection has released it already.
            if (connection.State == ConnectionState.Open)
                await ExecuteAsync(connection, ReleaseLockSql, CancellationToken.None, AdvisoryLock);
        }
    }

    /// <summary>The names of the scripts that have still to run; runs none.</summary>
    /// <exception cref="MigrationException">The database and this build do not fit each other.</exception>
    public async Task<IReadOnlyList<string>> PendingAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var exists = new NpgsqlCommand(JournalExistsSql, connection);
        IReadOnlyList<AppliedMigration> applied = await exists.ExecuteScalarAsync(cancellation) is true
            ? await ReadJournalAsync(connection, cancellation)
            : [];
        return [.. MigrationPlan.Decide(scripts, applied).Select(script => script.Name)];
    }

    private async Task RunAsync(NpgsqlConnection connection, MigrationScript script, CancellationToken cancellation)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        try
        {
            await ExecuteAsync(connection, script.Sql, cancellation);
        }
        catch (PostgresException e)
        {
            throw new MigrationException(
                $"The migration '{script.Name}' failed and was rolled back: {e.MessageText}. "
                + "The database is as it was before it; mend the cause and start again.");
        }
        await ExecuteAsync(connection, WriteJournalSql, cancellation, script.Name, script.Sha256);
        await transaction.CommitAsync(cancellation);
        Log.MigrationRan(logger, script.Name);
    }

    private static async Task<IReadOnlyList<AppliedMigration>> ReadJournalAsync(
        NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(ReadJournalSql, connection);
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        var applied = new List<AppliedMigration>();
        while (await rows.ReadAsync(cancellation))
            applied.Add(new AppliedMigration(rows.GetString(0), rows.GetString(1)));
        return applied;
    }

    private static async Task ExecuteAsync(
        NpgsqlConnection connection, string sql, CancellationToken cancellation, params object[] values)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        foreach (var value in values)
            command.Parameters.AddWithValue(value);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Ran the migration {Name}")]
        public static partial void MigrationRan(ILogger logger, string name);
    }
}
