using System.CommandLine;
using Burnwatch.Host.Demo;
using Burnwatch.Host.Output;
using Burnwatch.Signals;
using Burnwatch.Simulator.Scenarios;

namespace Burnwatch.Host.Commands;

/// <summary><c>burnwatch demo</c>: a simulated company, a leaked key, and the page that its owner gets.</summary>
internal static class DemoCommand
{
    /// <summary>How long the first page may take before the demo has failed.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static readonly Option<bool> Once = new("--once")
    {
        Description = "End after the first page; with 1 when none came in two minutes",
    };

    public static Command Create()
    {
        var command = new Command(
            "demo", "Watch a simulated company find its leaked key; needs nothing set up and leaves nothing behind")
        {
            Once,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var screen = new DemoScreen(parsed.InvocationConfiguration.Output);
        var scenario = Scenario.Demo;
        screen.Say(
            $"Starting a simulated ElevenAPI with {scenario.Keys.Count} keys and "
            + $"{Wording.Duration(scenario.History)} of history, a PagerDuty, a private Postgres and the daemon.");
        await using var world = await DemoWorld.StartAsync(scenario, cancellation);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        try
        {
            var (keys, buckets) = await StepProgress.ShowAsync(show =>
            {
                world.History.Read += part => show(part.Part, $"Read the history through {part.Through:yyyy-MM-dd}");
                return world.AssignOwnersAsync(patience.Token);
            });
            screen.Say(
                $"The daemon has read {Wording.Number(buckets)} usage buckets of {keys} keys and watches them now.");
            screen.Say($"  its pages         {world.Pages}");
            screen.Say($"  the PagerDuty     {world.Simulator.PagerDutyUrl}");
            // Nothing of the minute in which it begins was there to be seen before the provider was.
            var leak = new[] { world.Simulator.LeakStarts[0], world.Simulator.LiveStart }.Max();
            screen.Say(
                $"One of the keys leaks from {leak:HH:mm:ss} UTC on. The page follows, as soon as the provider shows the "
                + "use.");
            var page = await world.Simulator.PagerDuty.WaitForEventAsync(e => e.Action == "trigger", patience.Token);
            screen.Show(page);
            screen.Say("");
            screen.Say($"The page came {(page.At - leak).TotalSeconds:0} s after the first use of the leaked key.");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new CommandException($"No page came within {Wording.Duration(Patience)}.");
        }
        return parsed.GetValue(Once) ? ExitCodes.Ok : await WatchAsync(world, screen, cancellation);
    }

    private static async Task<int> WatchAsync(DemoWorld world, DemoScreen screen, CancellationToken cancellation)
    {
        screen.Say("");
        screen.Say("It goes on: pages and ends are shown as they come. Ctrl+C ends the demo.");
        try
        {
            var shown = 1;
            while (true)
            {
                await world.Simulator.PagerDuty.WaitForEventAsync(
                    _ => world.Simulator.PagerDuty.Events.Count > shown, cancellation);
                foreach (var more in world.Simulator.PagerDuty.Events.Skip(shown).ToList())
                {
                    shown++;
                    if (more.Action == "trigger")
                        screen.Show(more);
                    else
                        screen.ShowEnd(more);
                }
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return ExitCodes.Ok;
        }
    }
}
