using System.Text;

namespace Burnwatch.Host.Postgres;

/// <summary>The paths and locks of a data directory.</summary>
/// <remarks>
/// The locks are the operating system's: they end with the process that holds them, however it ends, so none is ever
/// stale. <c>daemon.lock</c> is held for life by the one daemon; <c>server.lock</c> while a
/// server is started or stopped;
/// <c>users.lock</c>, shared, by everybody who uses the server, so that the last one can tell that it is the last.
/// </remarks>
internal sealed record DataDirectory(string Root)
{
    // The name of a socket must be under 104 bytes on macOS and 108 on Linux, its end included.
    private const int LongestSocketName = 100;

    private const string UnfinishedCluster = "cluster.unfinished";

    // EWOULDBLOCK of Linux, of macOS, and Windows' sharing violation: how .NET tells that a lock is taken.
    private static readonly int[] HeldByAnother = [11, 35, unchecked((int)0x80070020)];

    public string Postgres => Path.Combine(Root, "postgres");

    public string Cluster => Path.Combine(Postgres, "cluster");

    /// <summary>
    /// Clusters that were left half made, each perhaps by a program that outlived its daemon and still writes.
    /// </summary>
    public IReadOnlyList<string> UnfinishedClusters => Directory.GetDirectories(Postgres, UnfinishedCluster + "*");

    public string ServerLog => Path.Combine(Postgres, "server.log");

    /// <summary>
    /// Whether a socket can have its place beside the cluster. A comma parts hosts in a connection string.
    /// </summary>
    public bool HoldsSocket =>
        Encoding.UTF8.GetByteCount(Path.Combine(Postgres, ".s.PGSQL.5432")) < LongestSocketName
            && !Postgres.Contains(',');

    /// <summary>Where to make a cluster: a place that nobody else writes to.</summary>
    public string NewUnfinishedCluster() => Path.Combine(Postgres, $"{UnfinishedCluster}-{Guid.NewGuid():n}");

    /// <summary>The major version of the server that made the cluster; null before there is one.</summary>
    public int? ClusterMajor()
    {
        var path = Path.Combine(Cluster, "PG_VERSION");
        if (!File.Exists(path))
            return null;
        var text = File.ReadAllText(path).Trim();
        return int.TryParse(text, out var major)
            ? major
            : throw new PrivatePostgresException(
                $"'{path}' holds '{text}' and not the version of a Postgres. Restore '{Cluster}' from a backup.");
    }

    /// <summary>Claims the directory for one daemon, until the result is disposed of or the process ends.</summary>
    /// <exception cref="PrivatePostgresException">Another daemon has it.</exception>
    public IDisposable ClaimForDaemon()
    {
        Make();
        var pidFile = Path.Combine(Root, "daemon.pid");
        var claim = Lock("daemon.lock", FileShare.None)
            ?? throw new PrivatePostgresException(
                $"Another Burnwatch daemon{Holder(pidFile)} runs on the data directory '{Root}'. "
                + "Stop it first, or set Database:DataDirectory to another directory.");
        File.WriteAllText(pidFile, $"{Environment.ProcessId}\n");
        return claim;
    }

    /// <summary>Waits until nobody else starts or stops the server.</summary>
    public async Task<IDisposable> LockServerAsync(CancellationToken cancellation)
    {
        Make();
        while (true)
        {
            if (Lock("server.lock", FileShare.None) is { } held)
                return held;
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, cancellation);
        }
    }

    /// <summary>Says that this process uses the server, until the result is disposed of.</summary>
    public IDisposable UseServer() =>
        Lock("users.lock", FileShare.Read)
        ?? throw new PrivatePostgresException($"The private Postgres of '{Root}' is being stopped. Try again.");

    /// <summary>Whether nobody uses the server; asked under the server's lock.</summary>
    public bool IsUnused()
    {
        using var alone = Lock("users.lock", FileShare.None);
        return alone is not null;
    }

    private static string Holder(string pidFile) =>
        File.Exists(pidFile) && File.ReadAllText(pidFile).Trim() is { Length: > 0 } pid ? $" (process {pid})" : "";

    private void Make()
    {
        if (Directory.Exists(Root))
            return;
        try
        {
            Directory.CreateDirectory(Root);
            // The server, which is another user when we are root, has to pass through to what is its own inside.
            if (!OperatingSystem.IsWindows() && Environment.IsPrivilegedProcess)
                File.SetUnixFileMode(
                    Root, File.GetUnixFileMode(Root) | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            throw new PrivatePostgresException(
                $"The data directory '{Root}' cannot be made: {e.Message} Set Database:DataDirectory to another one.",
                e);
        }
    }

    private FileStream? Lock(string name, FileShare share)
    {
        var path = Path.Combine(Root, name);
        try
        {
            return share == FileShare.None
                ? new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None)
                : new FileStream(path, FileMode.OpenOrCreate, FileAccess.Read, share);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new PrivatePostgresException(
                $"The data directory '{Root}' belongs to another user: '{name}' cannot be opened. "
                + "Run Burnwatch as the user who made it, or set Database:DataDirectory to another one.", e);
        }
        catch (IOException e) when (HeldByAnother.Contains(e.HResult))
        {
            return null;
        }
    }
}
