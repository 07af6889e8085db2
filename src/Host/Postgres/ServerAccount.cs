using System.Diagnostics;

namespace Burnwatch.Host.Postgres;

/// <summary>The system user that the server's programs run as, and the running of them.</summary>
/// <param name="User">A user that is not root, when we are; null to run them as ourselves.</param>
internal sealed record ServerAccount(string? User)
{
    // Postgres refuses to run as root. Debian's package makes a user of its name.
    private static readonly string[] Preferred = ["postgres", "nobody"];

    /// <summary>Ourselves, unless we are root: then <c>postgres</c> where there is one, else <c>nobody</c>.</summary>
    public static ServerAccount Choose()
    {
        if (OperatingSystem.IsWindows() || !Environment.IsPrivilegedProcess)
            return new ServerAccount((string?)null);
        var known = File.ReadLines("/etc/passwd").Select(line => line.Split(':')[0]).ToHashSet();
        return new ServerAccount(Preferred.FirstOrDefault(known.Contains)
            ?? throw new PrivatePostgresException(
                "The private Postgres must not run as root, "
                + "and the machine has neither a user 'postgres' nor 'nobody'. "
                + "Run Burnwatch as another user, or make the user 'postgres'."));
    }

    /// <summary>Makes a directory that is the account's alone.</summary>
    public async Task MakePrivateDirectoryAsync(string path, CancellationToken cancellation)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
            return;
        }
        Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        if (User is null)
            return;
        await new ServerAccount((string?)null).RunAsync("chown", [$"{User}:", path], "/", cancellation);
        var reached = await RunAsync("/bin/sh", ["-c", "test -w \"$1\"", "sh", path], "/", cancellation);
        if (reached.ExitCode != 0)
            throw new PrivatePostgresException(
                $"The private Postgres runs as the user '{User}', because Burnwatch runs as root, "
                + $"and that user cannot reach '{path}'. "
                + "Set Database:DataDirectory to a directory that it can reach, or run Burnwatch as another user.");
    }

    /// <summary>Runs a program to its end and returns what it said. A cancelled wait kills it.</summary>
    public async Task<ProgramResult> RunAsync(
        string program, IEnumerable<string> arguments, string workingDirectory, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = workingDirectory,
        };
        if (User is not null)
            start.UserName = User;
        foreach (var name in start.Environment.Keys.Where(
            name => name.StartsWith("PG", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(name);
        start.Environment["LC_ALL"] = "C";

        using var process = Process.Start(start)!;
        try
        {
            process.StandardInput.Close();
            var output = process.StandardOutput.ReadToEndAsync(cancellation);
            var error = process.StandardError.ReadToEndAsync(cancellation);
            await process.WaitForExitAsync(cancellation);
            return new ProgramResult(process.ExitCode, await output + await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw;
        }
    }
}

/// <summary>How a program ended and everything it printed.</summary>
internal readonly record struct ProgramResult(int ExitCode, string Output)
{
    /// <summary>The last line that is not empty: where programs put the reason.</summary>
    public string LastLine =>
        Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault()
            ?? "";
}
