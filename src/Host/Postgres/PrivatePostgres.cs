using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Burnwatch.Host.Postgres;

/// <summary>
/// A Postgres server of our own: made on first use, started when it does not run, shared by every Burnwatch process on
/// the same data directory, and stopped by the last of them.
/// </summary>
/// <remarks>
/// A server outlives the process that started it when that process is killed; the next one finds it running and uses it.
/// So nothing is ever cleaned up by guess: a server runs or does not, which its own files tell.
/// </remarks>
internal sealed partial class PrivatePostgres : IAsyncDisposable
{
    private const string Role = "burnwatch";
    private const string Database = "burnwatch";

    // The system database of every cluster; ours is made from it.
    private const string SystemDatabase = "postgres";

    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);

    private readonly PrivatePostgresOptions options;
    private readonly DataDirectory directory;
    private readonly Lazy<PostgresInstallation> installation;
    private readonly ServerAccount account = ServerAccount.Choose();
    private readonly ILogger logger;
    private IDisposable? use;

    private PrivatePostgres(PrivatePostgresOptions options, ILogger logger)
    {
        this.options = options;
        this.logger = logger;
        directory = new DataDirectory(Path.GetFullPath(options.DataDirectory));
        installation = new(() => PostgresInstallation.Choose(PostgresInstallation.FindAll(), directory.ClusterMajor()));
    }

    /// <summary>How to reach the database; stays the same while this object lives.</summary>
    public string ConnectionString { get; private set; } = "";

    /// <summary>The process id of the server.</summary>
    public int Pid => PostmasterFile.Read(directory.Cluster)?.Pid ?? 0;

    /// <summary>Uses the server of a data directory: the one that runs, else one that is started, on a cluster made if need be.</summary>
    /// <exception cref="PrivatePostgresException">There are no server programs, or the server does not start.</exception>
    public static async Task<PrivatePostgres> StartAsync(
        PrivatePostgresOptions options, ILogger logger, CancellationToken cancellation)
    {
        var postgres = new PrivatePostgres(options, logger);
        using (await postgres.directory.LockServerAsync(cancellation))
        {
            var server = await postgres.EnsureRunningAsync(cancellation);
            postgres.use = postgres.directory.UseServer();
            postgres.ConnectionString = ConnectionStringTo(server, Database);
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
            new PrivatePostgresOptions { DataDirectory = dataDirectory, Durable = false }, NullLogger.Instance);
        using (await postgres.directory.LockServerAsync(cancellation))
        {
            if (!postgres.directory.IsUnused())
                return;
            if (PostmasterFile.Read(postgres.directory.Cluster)?.IsAlive() == true)
                await postgres.StopServerAsync();
            Directory.Delete(dataDirectory, recursive: true);
        }
    }

    /// <summary>Starts the server again whenever it has ended, until cancelled.</summary>
    public async Task KeepRunningAsync(CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(LookInterval, TimeProvider.System);
        while (await timer.WaitForNextTickAsync(cancellation))
        {
            if (PostmasterFile.Read(directory.Cluster)?.IsAlive() == true)
                continue;
            try
            {
                Log.ServerEnded(logger, directory.ServerLog);
                using (await directory.LockServerAsync(cancellation))
                    await EnsureRunningAsync(cancellation);
            }
            catch (PrivatePostgresException e)
            {
                Log.RestartFailed(logger, LookInterval, e);
            }
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
            await StopServerAsync();
    }

    private async Task StopServerAsync()
    {
        var server = PostmasterFile.Read(directory.Cluster);
        var stopped = await ControlAsync(["stop", "-m", "fast", "-w", "-t", "60"], CancellationToken.None);
        if (stopped.ExitCode != 0 && server?.IsAlive() == true)
            Log.StopFailed(logger, server.Pid, stopped.LastLine);
        if (server is not null && server.SocketDirectory != directory.Postgres && Directory.Exists(server.SocketDirectory))
            Directory.Delete(server.SocketDirectory, recursive: true);
    }

    /// <summary>Under the server's lock: finds the server running or starts it, and waits until it answers.</summary>
    private async Task<PostmasterFile> EnsureRunningAsync(CancellationToken cancellation)
    {
        if (PostmasterFile.Read(directory.Cluster) is { } running && running.IsAlive()
            && await AnswersAsync(running, cancellation))
        {
            Log.ServerFound(logger, running.Pid, directory.Root);
            await MakeDatabaseAsync(running, cancellation);
            return running;
        }

        var began = Stopwatch.GetTimestamp();
        await account.MakePrivateDirectoryAsync(directory.Postgres, cancellation);
        if (directory.ClusterMajor() is null)
            await MakeClusterAsync(cancellation);
        await StartServerAsync(cancellation);
        var server = PostmasterFile.Read(directory.Cluster)
            ?? throw new PrivatePostgresException(
                $"The private Postgres of '{directory.Root}' ended right after its start. {LastWords()}");
        await MakeDatabaseAsync(server, cancellation);
        var elapsed = Stopwatch.GetElapsedTime(began);
        Log.ServerStarted(logger, installation.Value.Major, server.Pid, directory.Root, elapsed);
        return server;
    }

    private async Task MakeClusterAsync(CancellationToken cancellation)
    {
        if (Directory.Exists(directory.UnfinishedCluster))
            Directory.Delete(directory.UnfinishedCluster, recursive: true);
        string[] arguments =
        [
            "-D", directory.UnfinishedCluster, "-U", Role, "--auth=trust", "--encoding=UTF8", "--no-locale",
            .. options.Durable ? Array.Empty<string>() : ["--no-sync"],
        ];
        var made = await account.RunAsync(
            installation.Value.Program("initdb"), arguments, directory.Postgres, cancellation);
        if (made.ExitCode != 0)
            throw new PrivatePostgresException(
                $"The private database could not be made in '{directory.Postgres}': {made.LastLine}");
        Directory.Move(directory.UnfinishedCluster, directory.Cluster);
        Log.ClusterMade(logger, installation.Value.Major, directory.Root);
    }

    private async Task StartServerAsync(CancellationToken cancellation)
    {
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        var socket = await SocketDirectoryAsync(cancellation);
        await File.WriteAllTextAsync(
            Path.Combine(directory.Cluster, "postgresql.conf"),
            ServerSettings.Postgres(socket, memory, options.Durable),
            cancellation);
        await File.WriteAllTextAsync(
            Path.Combine(directory.Cluster, "pg_hba.conf"), ServerSettings.HostBasedAccess, cancellation);

        while (true)
        {
            if (PostmasterFile.Read(directory.Cluster)?.IsAlive() != true)
                PostmasterFile.MarkStale(directory.Cluster);
            // No limit to the wait: a server that recovers from a crash takes its time, and pg_ctl sees when it dies.
            var started = await ControlAsync(
                ["start", "-w", "-t", "86400", "-l", directory.ServerLog], cancellation);
            if (started.ExitCode == 0)
                return;
            var words = LastWords();
            // Back ends of a killed server leave within moments; until then no new one may have their memory.
            if (!words.Contains("shared memory block", StringComparison.Ordinal))
                throw new PrivatePostgresException(
                    $"The private Postgres of '{directory.Root}' did not start. {words}");
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, cancellation);
        }
    }

    /// <summary>Beside the cluster where its name is short enough for a socket, else a private one of the system.</summary>
    private async Task<string> SocketDirectoryAsync(CancellationToken cancellation)
    {
        if (directory.HoldsSocket)
            return directory.Postgres;
        var temporary = Directory.CreateTempSubdirectory("burnwatch-").FullName;
        await account.MakePrivateDirectoryAsync(temporary, cancellation);
        return temporary;
    }

    /// <summary>Waits until a live server takes connections: false when it ends before.</summary>
    private static async Task<bool> AnswersAsync(PostmasterFile server, CancellationToken cancellation)
    {
        while (server.IsAlive())
        {
            try
            {
                await using var connection = new NpgsqlConnection(ConnectionStringTo(server, SystemDatabase) + ";Pooling=false");
                await connection.OpenAsync(cancellation);
                return true;
            }
            catch (NpgsqlException)
            {
                // It recovers or shuts down: both end.
                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, cancellation);
            }
        }
        return false;
    }

    private static async Task MakeDatabaseAsync(PostmasterFile server, CancellationToken cancellation)
    {
        await using var connection = new NpgsqlConnection(ConnectionStringTo(server, SystemDatabase) + ";Pooling=false");
        await connection.OpenAsync(cancellation);
        await using var known = new NpgsqlCommand("select 1 from pg_database where datname = $1", connection)
        {
            Parameters = { new NpgsqlParameter<string> { TypedValue = Database } },
        };
        if (await known.ExecuteScalarAsync(cancellation) is not null)
            return;
        await using var make = new NpgsqlCommand($"create database {Database}", connection);
        await make.ExecuteNonQueryAsync(cancellation);
    }

    private Task<ProgramResult> ControlAsync(string[] arguments, CancellationToken cancellation) =>
        account.RunAsync(
            installation.Value.Program("pg_ctl"), ["-D", directory.Cluster, .. arguments], directory.Postgres, cancellation);

    private static string ConnectionStringTo(PostmasterFile server, string database) =>
        new NpgsqlConnectionStringBuilder { Host = server.SocketDirectory, Username = Role, Database = database }
            .ConnectionString;

    /// <summary>What the server's log ends with: the reason, as the server put it.</summary>
    private string LastWords()
    {
        var last = File.Exists(directory.ServerLog) ? File.ReadLines(directory.ServerLog).LastOrDefault() : null;
        return $"Its log '{directory.ServerLog}' ends with: {last ?? "(nothing)"}";
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Made a private database with Postgres {Major} in {Directory}")]
        public static partial void ClusterMade(ILogger logger, int major, string directory);

        [LoggerMessage(Level = LogLevel.Information, Message = "Started the private Postgres {Major} (process {Pid}) of {Directory} in {Elapsed}")]
        public static partial void ServerStarted(ILogger logger, int major, int pid, string directory, TimeSpan elapsed);

        [LoggerMessage(Level = LogLevel.Information, Message = "Found the private Postgres of {Directory} running (process {Pid})")]
        public static partial void ServerFound(ILogger logger, int pid, string directory);

        [LoggerMessage(Level = LogLevel.Warning, Message = "The private Postgres ended without being told to; it is started again now, and {ServerLog} says why it ended")]
        public static partial void ServerEnded(ILogger logger, string serverLog);

        [LoggerMessage(Level = LogLevel.Error, Message = "The private Postgres could not be started again; the next try is in {Interval}")]
        public static partial void RestartFailed(ILogger logger, TimeSpan interval, Exception exception);

        [LoggerMessage(Level = LogLevel.Warning, Message = "The private Postgres (process {Pid}) did not stop: {Reason}; the next start uses it as it is")]
        public static partial void StopFailed(ILogger logger, int pid, string reason);
    }
}
