namespace Burnwatch.Host.Postgres;

/// <summary>Where the private Postgres lives and how careful it is.</summary>
internal sealed record PrivatePostgresOptions
{
    /// <summary>The directory that holds cluster, socket, log and locks. Made when it is missing.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>
    /// Whether a commit survives a crash of the machine. Switched off for tests only: they throw the data away.
    /// </summary>
    public bool Durable { get; init; } = true;

    /// <summary>
    /// The data directory unless one is set: the user's own, and for root one that the server, which must not run as
    /// root, can reach.
    /// </summary>
    public static string DefaultDataDirectory() =>
        !OperatingSystem.IsWindows() && Environment.IsPrivilegedProcess
            ? "/var/lib/burnwatch"
            : Path.Combine(
                Environment.GetFolderPath(
                    Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify),
                "burnwatch");
}
