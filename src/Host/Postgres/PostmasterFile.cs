using System.Diagnostics;

namespace Burnwatch.Host.Postgres;

/// <summary>What a server wrote of itself into <c>postmaster.pid</c> of its cluster.</summary>
/// <param name="Pid">The process id of the server when it wrote the file.</param>
/// <param name="SocketDirectory">Where it listens.</param>
/// <remarks>
/// The lines of the file: pid, cluster, start time, port, socket directory, address, memory key, status.
/// </remarks>
internal sealed record PostmasterFile(int Pid, string SocketDirectory)
{
    private const string Name = "postmaster.pid";

    /// <summary>The file of <paramref name="cluster"/>; null where there is none or it is not complete.</summary>
    public static PostmasterFile? Read(string cluster)
    {
        try
        {
            var lines = File.ReadAllLines(Path.Combine(cluster, Name));
            return lines.Length >= 5 && int.TryParse(lines[0], out var pid) ? new PostmasterFile(pid, lines[4]) : null;
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
    /// Makes a server that is started next by this process take the file for stale, whoever has the id in it now.
    /// </summary>
    /// <remarks>
    /// A server refuses to start while the id in the file is in use, which after a power cut it may be by anybody; but
    /// it never takes its own parents for another server. The file itself stays: its other lines keep a new server away
    /// from the shared memory that back ends of the old one may still hold.
    /// </remarks>
    public static void MarkStale(string cluster)
    {
        var path = Path.Combine(cluster, Name);
        if (!File.Exists(path))
            return;
        var lines = File.ReadAllLines(path);
        if (lines.Length > 0)
            lines[0] = Environment.ProcessId.ToString();
        File.WriteAllLines(path, lines);
    }

    private bool IsAliveOnLinux()
    {
        try
        {
            // "1234 (postgres) S …": name in brackets, then the state; Z is a killed server that nobody has buried yet.
            var stat = File.ReadAllText($"/proc/{Pid}/stat");
            return stat.Contains("(postgres) ") && !stat.Contains("(postgres) Z");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or IOException)
        {
            return false;
        }
    }
}
