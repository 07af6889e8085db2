using System.Diagnostics;
using System.Globalization;

namespace Burnwatch.Host.Postgres;

/// <summary>What a server wrote of itself into <c>postmaster.pid</c> of its cluster.</summary>
/// <param name="Pid">The process id of the server when it wrote the file.</param>
/// <param name="SocketDirectory">Where it listens; empty while it has only begun to start.</param>
/// <remarks>
/// The lines of the file: pid, cluster, start time, port, socket directory, address, memory key, status.
/// </remarks>
internal sealed record PostmasterFile(int Pid, string SocketDirectory)
{
    private const string Name = "postmaster.pid";

    // Its first line is a pid too; that the server takes for another's by the same rule as the one in the cluster.
    private const string SocketLock = ".s.PGSQL.5432.lock";

    /// <summary>Whether the server had come so far that it has a place where it is reached.</summary>
    public bool IsListening => SocketDirectory.Length > 0;

    /// <summary>The file of <paramref name="cluster"/>; null where there is none or it holds no pid.</summary>
    public static PostmasterFile? Read(string cluster)
    {
        try
        {
            var lines = File.ReadAllLines(Path.Combine(cluster, Name));
            return lines.Length > 0 && int.TryParse(lines[0], out var pid)
                ? new PostmasterFile(pid, lines.ElementAtOrDefault(4) ?? "")
                : null;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>
    /// Whether the process of that id is a Postgres server, and not a corpse or another that got the id since.
    /// </summary>
    public bool IsAlive()
    {
        if (OperatingSystem.IsLinux())
            return IsAliveOnLinux();
        try
        {
            using var process = Process.GetProcessById(Pid);
            return process.ProcessName.StartsWith("postgres", StringComparison.OrdinalIgnoreCase);
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    /// <summary>
    /// Makes a server that is started next by this process take the locks of a dead one for stale, whoever has the id
    /// in them now.
    /// </summary>
    /// <param name="cluster">The cluster that the server is started on.</param>
    /// <param name="socketDirectory">Where it will listen: a directory that no server of another cluster uses.</param>
    /// <remarks>
    /// A server refuses to start while the id in a lock is in use: by the dead server itself until its parent has
    /// buried it, and after a power cut by anybody. But it never takes its own parents for another server. The files
    /// themselves stay: the other lines of the cluster's keep a new server away from the shared memory that back ends
    /// of the old one may still hold.
    /// </remarks>
    public static void MarkStale(string cluster, string socketDirectory)
    {
        MarkStale(Path.Combine(cluster, Name));
        MarkStale(Path.Combine(socketDirectory, SocketLock));
    }

    private static void MarkStale(string path)
    {
        if (!File.Exists(path))
            return;
        var lines = File.ReadAllLines(path);
        if (lines.Length > 0)
            lines[0] = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        File.WriteAllLines(path, lines);
    }

    private bool IsAliveOnLinux()
    {
        try
        {
            // "1234 (postgres) S …": name in brackets, then the state; Z is a killed server that nobody buried yet.
            var stat = File.ReadAllText($"/proc/{Pid}/stat");
            return stat.Contains("(postgres) ") && !stat.Contains("(postgres) Z");
        }
        catch (IOException)
        {
            // No such process, or it ended while it was looked at.
            return false;
        }
    }
}
