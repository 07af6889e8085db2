using System.CommandLine;
using Burnwatch.Alerting.Acting;
using Burnwatch.Alerting.Incidents;
using Microsoft.Extensions.DependencyInjection;

namespace Burnwatch.Host.Commands;

/// <summary>
/// <c>burnwatch incidents acknowledge</c>, <c>resolve</c> and <c>note</c>: what people do to an incident.
/// </summary>
internal static class ActCommand
{
    private static readonly Argument<long> Id = new("id") { Description = "Number of the incident" };

    private static readonly Option<string?> Reason = new("--reason")
    {
        Description = "Why, for those who read it later",
    };

    private static readonly Option<string> Text = new("--text")
    {
        Description = "What is to be known of it",
        Required = true,
    };

    public static Command CreateAcknowledge() => Create(
        "acknowledge", "Look after an incident: no reminders until it is worse, here and at PagerDuty",
        IncidentActKind.Acknowledge, Reason, parsed => parsed.GetValue(Reason));

    public static Command CreateResolve() => Create(
        "resolve", "Say that an incident is over, wherever it was paged; what burns on opens it again",
        IncidentActKind.Resolve, Reason, parsed => parsed.GetValue(Reason));

    public static Command CreateNote() => Create(
        "note", "Write something on the timeline of an incident", IncidentActKind.Note, Text,
        parsed => parsed.GetRequiredValue(Text));

    private static Command Create(
        string name, string description, IncidentActKind kind, Option words, Func<ParseResult, string?> text)
    {
        var command = new Command(name, description) { Id, words, SharedOptions.By };
        command.SetAction((parsed, cancellation) => RunAsync(parsed, kind, text(parsed), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(
        ParseResult parsed, IncidentActKind kind, string? text, CancellationToken cancellation)
    {
        var order = new ActOrder(
            parsed.GetRequiredValue(Id), kind, parsed.GetRequiredValue(SharedOptions.By), ActWay.Command)
        {
            Text = text,
        };
        await using var session = await CommandSession.StartAsync(parsed, cancellation);
        try
        {
            var receipt = await session.Services.GetRequiredService<ActDesk>().TakeAsync(order, cancellation);
            parsed.InvocationConfiguration.Output.WriteLine(receipt.Sentence);
            return ExitCodes.Ok;
        }
        catch (ActException e)
        {
            parsed.InvocationConfiguration.Error.WriteLine(e.Message);
            return ExitCodes.BadInput;
        }
    }
}
