using System.CommandLine;
using Burnwatch.Host.Configuration;
using Burnwatch.Host.Database;
using Burnwatch.Host.Migrations;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Burnwatch.Host.Commands;

/// <summary><c>burnwatch migrate</c>: brings the database's schema up to date and says what it did.</summary>
internal static class MigrateCommand
{
    public static Command Create()
    {
        var command = new Command(
            "migrate", "Bring the database's schema up to date; the daemon does so by itself at its start");
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var services = CommandSession.ServicesOf(Settings.Load(parsed));
        var (options, loggers) = CommandSession.Basics(services);
        await using var database = await OpenDatabase.ConnectAsync(options, forDaemon: false, loggers, cancellation);
        try
        {
            var ran = await new Migrator(
                database.DataSource, MigrationScript.OfThisBuild, loggers.CreateLogger<Migrator>())
                .ApplyAsync(cancellation);
            var output = parsed.InvocationConfiguration.Output;
            foreach (var name in ran)
                output.WriteLine($"Ran {name}");
            output.WriteLine(ran.Count == 0 ? "Nothing to do: the schema is up to date." : "The schema is up to date.");
            return ExitCodes.Ok;
        }
        catch (NpgsqlException e)
        {
            throw OpenDatabase.Unreachable(database.ConnectionString, e);
        }
    }
}
