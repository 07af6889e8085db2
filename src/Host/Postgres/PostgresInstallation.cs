using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Burnwatch.Host.Postgres;

/// <summary>One set of Postgres server programs on this machine.</summary>
/// <param name="Programs">The directory that holds <c>initdb</c>, <c>pg_ctl</c> and <c>postgres</c>.</param>
/// <param name="Major">The major version, 17 for 17.2.</param>
internal sealed partial record PostgresInstallation(string Programs, int Major)
{
    /// <summary>The oldest major version that the schema works on.</summary>
    public const int OldestMajor = 15;

    /// <summary>The path of one of the programs.</summary>
    public string Program(string name) => Path.Combine(Programs, Executable(name));

    /// <summary>
    /// All installations of the machine, in the order of preference: <c>PATH</c> first, then newest first.
    /// </summary>
    public static IReadOnlyList<PostgresInstallation> FindAll() =>
        [.. Candidates()
            .Where(directory => File.Exists(Path.Combine(directory, Executable("initdb")))
                && File.Exists(Path.Combine(directory, Executable("pg_ctl"))))
            .Distinct()
            .Select(directory => new PostgresInstallation(directory, MajorOf(directory)))];

    /// <summary>
    /// The installation for a new cluster, or for one that a server of <paramref name="major"/> made.
    /// </summary>
    public static PostgresInstallation Choose(IReadOnlyList<PostgresInstallation> installed, int? major)
    {
        if (major is { } made)
            return installed.FirstOrDefault(one => one.Major == made)
                ?? throw new PrivatePostgresException(
                    $"The private database was made by Postgres {made}, and {Told(installed)}. "
                    + $"Install the server programs of Postgres {made} (Debian: apt-get install postgresql-{made}).");

        return installed.FirstOrDefault(one => one.Major >= OldestMajor)
            ?? throw new PrivatePostgresException(
                $"The private database needs the server programs of Postgres {OldestMajor} or newer, "
                + $"and {Told(installed)}. "
                + "Install them (Debian: apt-get install postgresql; macOS: brew install postgresql), "
                + "or name a database of your own in Database:ConnectionString.");
    }

    private static string Told(IReadOnlyList<PostgresInstallation> installed) =>
        installed.Count == 0
            ? "none was found on PATH or in the usual places"
            : $"only {string.Join(", ", installed.Select(one => $"{one.Major} in '{one.Programs}'"))} was found";

    private static IEnumerable<string> Candidates()
    {
        foreach (var directory in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator))
            if (Path.IsPathRooted(directory))
                yield return directory;

        string[] roots = OperatingSystem.IsWindows()
            ? [Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ProgramFiles), "PostgreSQL")]
            :
            [
                "/usr/lib/postgresql",
                "/opt/homebrew/opt",
                "/usr/local/opt",
                "/Library/PostgreSQL",
                "/Applications/Postgres.app/Contents/Versions",
            ];
        var versions = roots
            .Where(Directory.Exists)
            .SelectMany(Directory.GetDirectories)
            .Select(directory => (directory, version: Version(Path.GetFileName(directory))))
            .Where(found => found.version is not null)
            .OrderByDescending(found => found.version);
        foreach (var (directory, _) in versions)
            yield return Path.Combine(directory, "bin");

        // Red Hat's package puts the programs here and on nobody's PATH.
        yield return "/usr/pgsql/bin";
    }

    /// <summary>The version in a directory's name: <c>15</c>, <c>9.6</c> and <c>postgresql@16</c> have one.</summary>
    private static decimal? Version(string directory) =>
        VersionOfDirectory().Match(directory) is { Success: true } match
        && decimal.TryParse(match.Groups["version"].Value, out var version)
            ? version
            : null;

    private static int MajorOf(string directory)
    {
        var start = new ProcessStartInfo(Path.Combine(directory, Executable("initdb")), "--version")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return VersionOfProgram().Match(text) is { Success: true } match ? int.Parse(match.Groups["major"].Value) : 0;
    }

    private static string Executable(string name) => OperatingSystem.IsWindows() ? name + ".exe" : name;

    [GeneratedRegex(@"^(postgresql@)?(?<version>\d+(\.\d+)?)$")]
    private static partial Regex VersionOfDirectory();

    [GeneratedRegex(@"\(PostgreSQL\) (?<major>\d+)")]
    private static partial Regex VersionOfProgram();
}
