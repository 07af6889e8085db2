using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace Burnwatch.Testing;

/// <summary>The built program as a process of its own, killed at the latest when the test is over.</summary>
public sealed class RunningProgram : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process process;
    private readonly ConcurrentQueue<string> output = new();
    private readonly ConcurrentQueue<string> error = new();

    private RunningProgram(Process process)
    {
        this.process = process;
        process.OutputDataReceived += (_, line) => Keep(output, line.Data);
        process.ErrorDataReceived += (_, line) => Keep(error, line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        process.StandardInput.Close();
    }

    public int Pid => process.Id;

    public bool HasEnded => process.HasExited;

    /// <summary>What it wrote to standard output so far.</summary>
    public string Output => string.Join('\n', output);

    /// <summary>What it wrote to standard error so far.</summary>
    public string Error => string.Join('\n', error);

    /// <summary>
    /// Starts the program beside the tests, with nothing of ours in its environment but what is given.
    /// </summary>
    public static RunningProgram Start(
        IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        // Beside a script in the background SIGINT is ignored, and what is started there goes on ignoring it.
        var start = new ProcessStartInfo(
            "env", ["--default-signal=INT", Path.Combine(AppContext.BaseDirectory, "burnwatch"), .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        return new RunningProgram(Process.Start(start)!);
    }

    /// <summary>Runs the program to its end.</summary>
    public static async Task<RunningProgram> RunAsync(params string[] arguments)
    {
        var program = Start(arguments);
        await program.ExitCodeAsync();
        return program;
    }

    /// <summary>Waits for its end.</summary>
    public async Task<int> ExitCodeAsync()
    {
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        await process.WaitForExitAsync(patience.Token);
        return process.ExitCode;
    }

    /// <summary>Waits until it has written a text to standard output; fails when it ends before.</summary>
    public Task SaysAsync(string text) => Eventually.BecomesTrueAsync(
        () => Output.Contains(text, StringComparison.Ordinal)
            || (process.HasExited
                ? throw new InvalidOperationException($"It ended without saying '{text}': {Output}{Error}")
                : false),
        $"the program says '{text}'");

    /// <summary>Asks it to end, as a service manager does.</summary>
    public void Terminate() => Signal("-TERM");

    /// <summary>Asks it to end, as Ctrl+C does.</summary>
    public void Interrupt() => Signal("-INT");

    private void Signal(string signal)
    {
        using var kill = Process.Start("kill", [signal, process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    /// <summary>Ends it without a chance to clean up, and waits until it is gone.</summary>
    public void Kill()
    {
        process.Kill();
        process.WaitForExit();
    }

    public void Dispose()
    {
        if (!process.HasExited)
            Kill();
        process.Dispose();
    }

    private static void Keep(ConcurrentQueue<string> lines, string? line)
    {
        if (line is not null)
            lines.Enqueue(line);
    }
}
