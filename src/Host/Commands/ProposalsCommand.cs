using System.CommandLine;
using Burnwatch.Collector.Rotation;
using Burnwatch.Host.Output;
using Microsoft.Extensions.DependencyInjection;

namespace Burnwatch.Host.Commands;

/// <summary>
/// <c>burnwatch keys proposals</c> and <c>refuse</c>: the credentials that look like the next one of a key.
/// </summary>
internal static class ProposalsCommand
{
    private static readonly Argument<string> Credential = new("credential")
    {
        Description = "The credential's name, or the provider's id or hash of it",
    };

    private static readonly IReadOnlyList<Column<Successor>> Columns =
    [
        new("workspace", s => s.Workspace),
        new("credential", s => s.Credential),
        new("hint", s => s.Hint),
        new("to", s => s.ToKey),
        new("why", s => s.Why),
    ];

    public static Command Create()
    {
        var command = new Command(
            "proposals", "List credentials that look like the next one of a key; accept with 'link', else 'refuse'")
        {
            SharedOptions.Format,
        };
        command.SetAction(ListAsync);
        return command;
    }

    public static Command CreateRefuse()
    {
        var command = new Command("refuse", "Say that a proposed credential is none of the key: it is not asked again")
        {
            Credential, SharedOptions.By,
        };
        command.SetAction(RefuseAsync);
        return command;
    }

    private static async Task<int> ListAsync(ParseResult parsed, CancellationToken cancellation)
    {
        await using var session = await CommandSession.StartAsync(parsed, cancellation);
        var proposals = await session.Services.GetRequiredService<KeyLinks>().ProposalsAsync(cancellation);
        Rows.Write(parsed.InvocationConfiguration.Output, parsed.GetValue(SharedOptions.Format), Columns, proposals);
        return ExitCodes.Ok;
    }

    private static async Task<int> RefuseAsync(ParseResult parsed, CancellationToken cancellation)
    {
        await using var session = await CommandSession.StartAsync(parsed, cancellation);
        var refused = await session.Services.GetRequiredService<KeyLinks>().RefuseAsync(
            parsed.GetRequiredValue(Credential),
            parsed.GetRequiredValue(SharedOptions.By),
            session.Services.GetRequiredService<TimeProvider>().GetUtcNow(),
            cancellation);
        foreach (var one in refused)
            parsed.InvocationConfiguration.Output.WriteLine(
                $"The credential {one.Credential} is not proposed for the key {one.ToKey} any more.");
        return ExitCodes.Ok;
    }
}
