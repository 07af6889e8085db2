using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Burnwatch.Host.Postgres;

/// <summary>
/// A Postgres server of our own: made on first use, started when it does not run, shared by every Burnwatch process on
/// the same data directory, and stopped by the last of them.
/// </summary>
/// <remarks>
/// A server outlives the process that started it when that process is killed; the next one finds it running and uses
/// it. So nothing is ever cleaned up by guess: a server runs or does not, which its own files tell.
/// </remarks>
internal sealed partial class PrivatePostgres : IAsyncDisposable
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);

    private readonly DataDirectory directory;
    private readonly PostgresServer server;
    private readonly ILogger logger;
    private IDisposable? use;

    private PrivatePostgres(PrivatePostgresOptions options, ILogger logger)
    {
        this.logger = logger;
        directory = new DataDirectory(Path.GetFullPath(options.DataDirectory));
        server = new PostgresServer(directory, options.Durable, logger);
    }

    /// <summary>How to reach the database; stays the same while this object lives.</summary>
    public string ConnectionString { get; private set; } = "";

    /// <summary>The process id of the server; 0 while it does not run.</summary>
    public int Pid => server.Running?.Pid ?? 0;

    /// <summary>
    /// Uses the server of a data directory: the one that runs, else one that is started, on a cluster made if need be.
    /// </summary>
    /// <exception cref="PrivatePostgresException">
    /// There are no server programs, or the server does not start.
    /// </exception>
    public static async Task<PrivatePostgres> StartAsync(
        PrivatePostgresOptions options, ILogger logger, CancellationToken cancellation)
    {
        var postgres = new PrivatePostgres(options, logger);
        using (await postgres.directory.LockServerAsync(cancellation))
        {
            try
            {
                postgres.ConnectionString = ServerConnection.StringTo(
                    await postgres.server.EnsureRunningAsync(cancellation));
                postgres.use = postgres.directory.UseServer();
            }
            catch
            {
                if (postgres.directory.IsUnused())
                    await postgres.server.StopAsync();
                throw;
            }
        }
        return postgres;
    }

    /// <summary>
    /// Deletes a data directory whose data nobody wants any more, its server stopped; does nothing while it is in use.
    /// </summary>
    public static async Task RemoveUnusedAsync(string dataDirectory, CancellationToken cancellation)
    {
        if (!Directory.Exists(new DataDirectory(dataDirectory).Postgres))
            return;
        var postgres = new PrivatePostgres(
            new PrivatePostgresOptions { DataDirectory = dataDirectory }, NullLogger.Instance);
        try
        {
            using var held = await postgres.directory.LockServerAsync(cancellation);
            if (!postgres.directory.IsUnused())
                return;
            await postgres.server.StopAsync();
            // Moved before it is emptied: its lock is one of its files, and whoever waits for that must not find it
            // free, or make it anew, while the rest is being deleted.
            var leaving = $"{Path.TrimEndingDirectorySeparator(dataDirectory)}.{Guid.NewGuid():n}";
            Directory.Move(dataDirectory, leaving);
            Directory.Delete(leaving, recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // Somebody else has removed it in the meantime.
        }
    }

    /// <summary>Starts the server again whenever it has ended, until cancelled.</summary>
    public async Task KeepRunningAsync(CancellationToken cancellation)
    {
        var down = false;
        using var timer = new PeriodicTimer(LookInterval, TimeProvider.System);
        while (await timer.WaitForNextTickAsync(cancellation))
        {
            if (server.Running is not null)
                continue;
            if (!down)
                Log.ServerEnded(logger, directory.ServerLog);
            down = !await TryStartAgainAsync(down, cancellation);
        }
    }

    /// <summary>Leaves the server; stops it when nobody else uses it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (use is null)
            return;
        using var held = await directory.LockServerAsync(CancellationToken.None);
        use.Dispose();
        use = null;
        if (directory.IsUnused())
            await server.StopAsync();
    }

    private async Task<bool> TryStartAgainAsync(bool toldBefore, CancellationToken cancellation)
    {
        try
        {
            using (await directory.LockServerAsync(cancellation))
                await server.EnsureRunningAsync(cancellation);
            return true;
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            // The daemon waits for its database rather than ending: whoever mends the cause finds it at work again.
            if (!toldBefore)
                Log.RestartFailed(logger, LookInterval, e);
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            Level = LogLevel.Warning,
            Message =
                "The private Postgres ended without being told to; "
                + "it is started again now, and {ServerLog} says why it ended")]
        public static partial void ServerEnded(ILogger logger, string serverLog);

        [LoggerMessage(
            Level = LogLevel.Error,
            Message =
                "The private Postgres could not be started again; it is tried every {Interval}, and not told again")]
        public static partial void RestartFailed(ILogger logger, TimeSpan interval, Exception exception);
    }
}
