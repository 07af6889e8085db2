using System.CommandLine;
using Burnwatch.Host.Configuration;
using Burnwatch.Host.Database;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Burnwatch.Host.Commands;

/// <summary>
/// What a command works with: the checked settings, the database with its schema up to date, and every part of
/// Burnwatch ready to be asked for, with nothing running by itself.
/// </summary>
internal sealed class CommandSession : IAsyncDisposable
{
    private readonly OpenDatabase database;
    private readonly ServiceProvider provider;

    private CommandSession(OpenDatabase database, ServiceProvider provider)
    {
        this.database = database;
        this.provider = provider;
    }

    /// <summary>Every part of Burnwatch, as the daemon has it.</summary>
    public IServiceProvider Services => provider;

    public NpgsqlDataSource Database => database.DataSource;

    /// <summary>
    /// Makes a session from the settings that the command line asks for. Dispose of it when the command is done.
    /// </summary>
    public static async Task<CommandSession> StartAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var settings = Settings.Load(parsed);
        var services = ServicesOf(settings);
        var (databaseOptions, loggers) = Basics(services);
        var database = await OpenDatabase.OpenAsync(databaseOptions, forDaemon: false, loggers, cancellation);
        services.AddSingleton(database.DataSource);
        services.AddSingleton(loggers);
        return new CommandSession(database, services.BuildServiceProvider());
    }

    /// <summary>The registrations of a command, with checked settings, and as yet without a database.</summary>
    public static IServiceCollection ServicesOf(IConfiguration settings)
    {
        var services = new ServiceCollection().AddSingleton(settings).AddLogging().AddBurnwatch();
        SettingsCheck.Run(settings, services, onlyWhatIsSet: true);
        return services;
    }

    /// <summary>The settings of the database and the loggers that a command starts with.</summary>
    public static (DatabaseOptions Database, ILoggerFactory Loggers) Basics(IServiceCollection services)
    {
        using var basics = services.BuildServiceProvider();
        return (
            basics.GetRequiredService<IOptions<DatabaseOptions>>().Value,
            ConsoleLog.ForCommand(basics.GetRequiredService<IOptions<LogOptions>>().Value));
    }

    public async ValueTask DisposeAsync()
    {
        await provider.DisposeAsync();
        await database.DisposeAsync();
    }
}
