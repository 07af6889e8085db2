using System.CommandLine;
using Burnwatch.Host.Drilling;
using Microsoft.Extensions.DependencyInjection;

namespace Burnwatch.Host.Commands;

/// <summary><c>burnwatch drill</c>: a fake leak, from its usage to whoever acknowledges the page.</summary>
internal static class DrillCommand
{
    private static readonly Option<TimeSpan> Timeout = new DurationOption(
        "--timeout", "How long to wait for the page and its acknowledgement", unlessGiven: "15m");

    public static Command Create()
    {
        var command = new Command(
            "drill", "Let a made-up key leak, marked DRILL, and measure the minutes to page and to acknowledge")
        {
            Timeout, SharedOptions.By,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var timeout = parsed.GetRequiredValue(Timeout);
        if (timeout < TimeSpan.FromSeconds(10) || timeout > TimeSpan.FromHours(4))
        {
            parsed.InvocationConfiguration.Error.WriteLine("--timeout must be between 10s and 4h.");
            return ExitCodes.BadInput;
        }

        await using var session = await CommandSession.StartAsync(parsed, cancellation);
        var outcome = await session.Services.GetRequiredService<DrillRun>()
            .RunAsync(parsed.GetRequiredValue(SharedOptions.By), timeout, cancellation);
        return Tell(parsed, outcome);
    }

    private static int Tell(ParseResult parsed, DrillOutcome outcome)
    {
        var fault = outcome switch
        {
            { LeakedAt: null } => "no daemon evaluated it; is one running on this database?",
            { PagedAt: null } => "nobody was paged; 'burnwatch doctor' and the page of the incident say why.",
            { AcknowledgedAt: null } => "it was paged, and nobody acknowledged it in time.",
            _ => null,
        };
        parsed.InvocationConfiguration.Output.WriteLine(FormattableString.Invariant(
            $"{outcome.Name}: minutes_to_page={outcome.MinutesToPage:0.00} minutes_to_acknowledge={outcome.MinutesToAcknowledge:0.00} incident={outcome.IncidentId}"));
        if (fault is null)
            return ExitCodes.Ok;
        parsed.InvocationConfiguration.Error.WriteLine($"{outcome.Name}: {fault}");
        return ExitCodes.Failed;
    }
}
