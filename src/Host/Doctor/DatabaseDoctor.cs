using Burnwatch.Collector;
using Burnwatch.Host.Configuration;
using Burnwatch.Host.Database;
using Burnwatch.Host.Migrations;
using Burnwatch.Host.Postgres;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Burnwatch.Host.Doctor;

/// <summary>
/// Checks the database: that it answers, that its schema is this program's, and that its clock agrees with ours.
/// </summary>
internal sealed class DatabaseDoctor(DatabaseOptions options, ILoggerFactory loggers)
{
    // Leases run on the database's clock; this far apart, logs and leases tell different stories.
    private static readonly TimeSpan MostSkew = TimeSpan.FromSeconds(10);

    private const string VersionSql = "select current_setting('server_version')";

    private const string ClockSql = "select clock_timestamp()";

    /// <summary>Opens the database; null when it cannot be opened, and then the finding says why.</summary>
    public async Task<(OpenDatabase? Database, Finding Finding)> OpenAsync(CancellationToken cancellation)
    {
        try
        {
            var database = await OpenDatabase.ConnectAsync(options, forDaemon: false, loggers, cancellation);
            try
            {
                await using var look = database.DataSource.CreateCommand(VersionSql);
                var version = await look.ExecuteScalarAsync(cancellation);
                var whose = database.Private is null ? "The database" : "The private database";
                return (database, new Finding("database", true, $"{whose} answers; it is Postgres {version}."));
            }
            catch (NpgsqlException e)
            {
                await database.DisposeAsync();
                throw OpenDatabase.Unreachable(database.ConnectionString, e);
            }
        }
        catch (Exception e) when (e is DatabaseException or PrivatePostgresException or SettingsException)
        {
            return (null, new Finding("database", false, e.Message));
        }
    }

    /// <summary>Looks whether the schema is up to date; where it is, its tables can be read.</summary>
    public async Task<(bool IsUpToDate, Finding Finding)> CheckSchemaAsync(OpenDatabase database, CancellationToken cancellation)
    {
        var migrator = new Migrator(database.DataSource, MigrationScript.OfThisBuild, loggers.CreateLogger<Migrator>());
        try
        {
            var pending = await migrator.PendingAsync(cancellation);
            return pending.Count switch
            {
                0 => (true, new Finding("schema", true, "The schema is up to date.")),
                _ when pending.Count == MigrationScript.OfThisBuild.Count => (false, new Finding(
                    "schema", true, "The schema is empty; the daemon makes it at its first start.")),
                1 => (false, Lacks(pending[0])),
                _ => (false, Lacks($"{pending.Count} scripts, {pending[0]} to {pending[^1]}")),
            };
        }
        catch (MigrationException e)
        {
            return (false, new Finding("schema", false, e.Message));
        }
    }

    private static Finding Lacks(string scripts) => new(
        "schema", false, $"The schema lacks {scripts}. Start the daemon, or run burnwatch migrate.");

    public static async Task<Finding> CheckClockAsync(OpenDatabase database, CancellationToken cancellation)
    {
        await using var look = database.DataSource.CreateCommand(ClockSql);
        var there = (DateTime)(await look.ExecuteScalarAsync(cancellation))!;
        var skew = (TimeProvider.System.GetUtcNow().UtcDateTime - there).Duration();
        return skew <= MostSkew
            ? new Finding(
                "clock", true, $"This machine's clock is within {MostSkew.TotalSeconds:0} s of the database's.")
            : new Finding(
                "clock",
                false,
                $"This machine's clock and the database's are {skew.TotalSeconds:0} s apart. Set both by NTP.");
    }
}
