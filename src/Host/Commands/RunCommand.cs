using System.CommandLine;
using Burnwatch.Collector;
using Burnwatch.Host.Configuration;
using Burnwatch.Host.Daemon;
using Burnwatch.Host.Output;
using Microsoft.Extensions.DependencyInjection;

namespace Burnwatch.Host.Commands;

/// <summary><c>burnwatch run</c>: the daemon.</summary>
internal static class RunCommand
{
    public static Command Create()
    {
        var command = new Command("run", "Run the daemon (what happens without a command, too)");
        command.SetAction(RunAsync);
        return command;
    }

    public static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var setup = new DaemonSetup { Settings = Settings.Load(parsed) };
        try
        {
            await using var daemon = await DaemonHost.StartAsync(setup, cancellation);
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            var bar = HistoryBar.ShowAsync(daemon.Services.GetRequiredService<HistoryProgress>(), ended.Token);
            try
            {
                return await daemon.RunToEndAsync(cancellation);
            }
            finally
            {
                await ended.CancelAsync();
                await bar;
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // Asked to stop while it was starting: nothing had begun that could be lost.
            return ExitCodes.Ok;
        }
    }
}
