using System.Diagnostics;
using Burnwatch.Alerting;
using Dapper;
using Npgsql;

namespace Burnwatch.Scale;

/// <summary>The built program as a process of its own, which can be ended without a chance to clean up.</summary>
internal sealed class DaemonProcess : IDisposable
{
    private const string Up = "its pages are at";

    private const string WatchingSql = "select count(*) from shard_progress";

    private readonly Process process;
    private readonly TaskCompletionSource up = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<string> errors = [];

    private DaemonProcess(Process process)
    {
        this.process = process;
        process.OutputDataReceived += (_, line) => Hear(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        process.StandardInput.Close();
    }

    /// <summary>Starts the program that lies beside this one, with the settings given.</summary>
    /// <param name="config">A settings file.</param>
    /// <param name="settings">What comes on top of it, <c>Section:Name=value</c>.</param>
    public static DaemonProcess Start(string config, IEnumerable<string> settings)
    {
        var start = new ProcessStartInfo(
            Path.Combine(AppContext.BaseDirectory, "burnwatch"),
            ["run", "--config", config, .. settings.SelectMany(s => new[] { "--setting", s })])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return new DaemonProcess(Process.Start(start)!);
    }

    /// <summary>Waits until it watches.</summary>
    /// <exception cref="InvalidOperationException">It ended instead; the message has what it said.</exception>
    public async Task IsUpAsync(CancellationToken cancellation)
    {
        if (await Task.WhenAny(up.Task, process.WaitForExitAsync(cancellation)) == up.Task)
            return;
        cancellation.ThrowIfCancellationRequested();
        throw Ended();
    }

    /// <summary>Waits until it has read and learnt the history, and judges every key.</summary>
    /// <exception cref="InvalidOperationException">It ended instead; the message has what it said.</exception>
    public async Task WatchesAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await IsUpAsync(cancellation);
        while (await connection.ExecuteScalarAsync<int>(WatchingSql) < AlertingRegistration.Shards)
        {
            if (process.HasExited)
                throw Ended();
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, cancellation);
        }
    }

    /// <summary>Ends it with SIGKILL, and waits until it is gone.</summary>
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

    private InvalidOperationException Ended()
    {
        lock (errors)
            return new InvalidOperationException($"The daemon ended by itself: {string.Join(' ', errors)}");
    }

    private void Hear(string? line)
    {
        if (line?.Contains(Up, StringComparison.Ordinal) == true)
            up.TrySetResult();
    }

    private void Keep(string? line)
    {
        if (line is null)
            return;
        lock (errors)
            errors.Add(line);
    }
}
