using System.CommandLine;
using Burnwatch.Alerting.Incidents;
using Microsoft.Extensions.DependencyInjection;

namespace Burnwatch.Host.Commands;

/// <summary>
/// <c>burnwatch incidents label</c>: says what an incident was, so that its key is learnt accordingly.
/// </summary>
internal static class LabelCommand
{
    private static readonly Argument<long> Id = new("id") { Description = "Number of the incident" };

    private static readonly Argument<string> Label = new("label")
    {
        Description =
            "expected: ended and learnt at once; abuse: never counted as harmless; unknown: as if there were no label",
    };

    private static readonly Option<string?> Reason = new("--reason")
    {
        Description = "Why, for those who read it later",
    };

    public static Command Create()
    {
        Label.AcceptOnlyFromAmong("expected", "abuse", "unknown");
        var command = new Command("label", "Say what an incident was") { Id, Label, SharedOptions.By, Reason };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var (id, name, by) = (
            parsed.GetRequiredValue(Id), parsed.GetRequiredValue(Label), parsed.GetRequiredValue(SharedOptions.By));
        var label = Enum.Parse<IncidentLabel>(name, ignoreCase: true);
        await using var session = await CommandSession.StartAsync(parsed, cancellation);
        var now = session.Services.GetRequiredService<TimeProvider>().GetUtcNow();
        var isKnown = await session.Services.GetRequiredService<LabelStore>()
            .LabelAsync(id, label, by, parsed.GetValue(Reason), now, cancellation);
        if (!isKnown)
        {
            parsed.InvocationConfiguration.Error.WriteLine(
                $"No incident has the number {id}; 'burnwatch incidents --all' lists those that there were.");
            return ExitCodes.BadInput;
        }
        parsed.InvocationConfiguration.Output.WriteLine($"Incident {id} is labelled as {name} by {by}.");
        return ExitCodes.Ok;
    }
}
