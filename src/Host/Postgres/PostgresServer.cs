using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Burnwatch.Host.Postgres;

/// <summary>
/// The server of one data directory: makes its cluster, starts it and stops it. Its caller holds the server's lock.
/// </summary>
internal sealed partial class PostgresServer(DataDirectory directory, bool durable, ILogger logger)
{
    private readonly Lazy<PostgresInstallation> installation =
        new(() => PostgresInstallation.Choose(PostgresInstallation.FindAll(), directory.ClusterMajor()));

    private readonly ServerAccount account = ServerAccount.Choose();

    private readonly ServerLog log = new(directory.ServerLog);

    // Remembered, so that a server that is started again is found where everybody connects to.
    private string? socketDirectory;

    /// <summary>What the running server wrote of itself; null while none runs.</summary>
    public PostmasterFile? Running =>
        PostmasterFile.Read(directory.Cluster) is { IsListening: true } file && file.IsAlive() ? file : null;

    /// <summary>Finds the server running or starts it, and waits until it answers.</summary>
    public async Task<PostmasterFile> EnsureRunningAsync(CancellationToken cancellation)
    {
        if (Running is { } running && await ServerConnection.AnswersAsync(running, cancellation))
        {
            Log.ServerFound(logger, running.Pid, directory.Root);
            return await ReadyAsync(running, cancellation);
        }

        var began = Stopwatch.GetTimestamp();
        await account.MakePrivateDirectoryAsync(directory.Postgres, cancellation);
        RemoveUnfinishedClusters();
        if (directory.ClusterMajor() is null)
            await MakeClusterAsync(cancellation);
        var before = log.Length;
        await StartAsync(cancellation);
        var started = Running
            ?? throw new PrivatePostgresException(
                $"The private Postgres of '{directory.Root}' ended right after its start. {log.Since(before).Reason}");
        await ReadyAsync(started, cancellation);
        var elapsed = Stopwatch.GetElapsedTime(began);
        Log.ServerStarted(logger, installation.Value.Major, started.Pid, directory.Root, elapsed);
        return started;
    }

    /// <summary>Stops it, its clients' transactions rolled back; does nothing while none runs.</summary>
    public async Task StopAsync()
    {
        if (Running is not { } server)
            return;
        var stopped = await ControlAsync(["stop", "-m", "fast", "-w", "-t", "60"], CancellationToken.None);
        if (stopped.ExitCode != 0 && server.IsAlive())
            Log.StopFailed(logger, server.Pid, stopped.LastLine);
        else if (server.SocketDirectory != directory.Postgres && Directory.Exists(server.SocketDirectory))
            Directory.Delete(server.SocketDirectory, recursive: true);
    }

    private async Task<PostmasterFile> ReadyAsync(PostmasterFile server, CancellationToken cancellation)
    {
        socketDirectory = server.SocketDirectory;
        await ServerConnection.MakeDatabaseAsync(server, cancellation);
        return server;
    }

    private async Task MakeClusterAsync(CancellationToken cancellation)
    {
        var unfinished = directory.NewUnfinishedCluster();
        string[] arguments =
        [
            "-D", unfinished, "-U", ServerConnection.Role, "--auth=trust",
            "--encoding=UTF8", "--no-locale",
            .. durable ? Array.Empty<string>() : ["--no-sync"],
        ];
        var made = await account.RunAsync(
            installation.Value.Program("initdb"), arguments, directory.Postgres, cancellation);
        if (made.ExitCode != 0)
            throw new PrivatePostgresException(
                $"The private database could not be made in '{directory.Postgres}': {made.LastLine}");
        Directory.Move(unfinished, directory.Cluster);
        Log.ClusterMade(logger, installation.Value.Major, directory.Root);
    }

    private void RemoveUnfinishedClusters()
    {
        foreach (var left in directory.UnfinishedClusters)
        {
            try
            {
                Directory.Delete(left, recursive: true);
            }
            catch (IOException)
            {
                // Its program still writes to it, and fails now that files are missing; the next start takes the rest.
            }
        }
    }

    private async Task StartAsync(CancellationToken cancellation)
    {
        var socket = await SocketDirectoryAsync(cancellation);
        await WriteSettingsAsync(socket, cancellation);
        log.PutAside();
        while (true)
        {
            if (PostmasterFile.Read(directory.Cluster) is { } begun && begun.IsAlive())
            {
                // One that a killed daemon had begun to start; it is used once it answers.
                if (begun.IsListening && await ServerConnection.AnswersAsync(begun, cancellation))
                    return;
            }
            else
                PostmasterFile.MarkStale(directory.Cluster, socket);
            var before = log.Length;
            // No limit to the wait: a server that recovers from a crash takes its time, and pg_ctl sees when it dies.
            // Nor is it cut short: a server that has begun to start has no file yet by which it could be stopped.
            var started = await ControlAsync(
                ["start", "-w", "-t", "86400", "-l", directory.ServerLog], CancellationToken.None);
            cancellation.ThrowIfCancellationRequested();
            if (started.ExitCode == 0)
                return;
            var said = log.Since(before);
            if (!said.IsAnotherInTheWay)
                throw new PrivatePostgresException(
                    $"The private Postgres of '{directory.Root}' did not start. {said.Reason}");
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, cancellation);
        }
    }

    private async Task WriteSettingsAsync(string socket, CancellationToken cancellation)
    {
        var settings = ServerSettings.Postgres(
            socket, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes, durable);
        await File.WriteAllTextAsync(Path.Combine(directory.Cluster, "postgresql.conf"), settings, cancellation);
        await File.WriteAllTextAsync(
            Path.Combine(directory.Cluster, "pg_hba.conf"), ServerSettings.HostBasedAccess, cancellation);
    }

    /// <summary>
    /// Beside the cluster where its name is short enough for a socket, else a private one of the system.
    /// </summary>
    private async Task<string> SocketDirectoryAsync(CancellationToken cancellation)
    {
        if (directory.HoldsSocket)
            return directory.Postgres;
        if (Directory.Exists(socketDirectory))
            return socketDirectory;
        var temporary = Directory.CreateTempSubdirectory("burnwatch-").FullName;
        await account.MakePrivateDirectoryAsync(temporary, cancellation);
        return temporary;
    }

    private Task<ProgramResult> ControlAsync(string[] arguments, CancellationToken cancellation) =>
        account.RunAsync(
            installation.Value.Program("pg_ctl"),
            ["-D", directory.Cluster, .. arguments],
            directory.Postgres,
            cancellation);

    private static partial class Log
    {
        [LoggerMessage(
            Level = LogLevel.Information, Message = "Made a private database with Postgres {Major} in {Directory}")]
        public static partial void ClusterMade(ILogger logger, int major, string directory);

        [LoggerMessage(
            Level = LogLevel.Information,
            Message = "Started the private Postgres {Major} (process {Pid}) of {Directory} in {Elapsed}")]
        public static partial void ServerStarted(
            ILogger logger, int major, int pid, string directory, TimeSpan elapsed);

        [LoggerMessage(
            Level = LogLevel.Information,
            Message = "Found the private Postgres of {Directory} running (process {Pid})")]
        public static partial void ServerFound(ILogger logger, int pid, string directory);

        [LoggerMessage(
            Level = LogLevel.Warning,
            Message = "The private Postgres (process {Pid}) did not stop: {Reason}; the next start uses it as it is")]
        public static partial void StopFailed(ILogger logger, int pid, string reason);
    }
}
