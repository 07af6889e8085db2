using System.CommandLine;
using Burnwatch.Collector.Rotation;
using Microsoft.Extensions.DependencyInjection;

namespace Burnwatch.Host.Commands;

/// <summary>
/// <c>burnwatch keys link</c> and <c>unlink</c>: gives a credential to a key, with its history, and takes it out again.
/// </summary>
internal static class LinkCommand
{
    private static readonly Argument<string> Credential = new("credential")
    {
        Description = "The credential's name, or the provider's id or hash of it",
    };

    private static readonly Option<string> To = new("--to")
    {
        Description = "The key that it belongs to",
        Required = true,
    };

    private static readonly Option<string?> Reason = new("--reason")
    {
        Description = "Why, for those who read it later",
    };

    public static Command Create()
    {
        var command = new Command("link", "Give a credential to a key, with its history: the key outlives a rotation")
        {
            Credential, To, SharedOptions.By, Reason,
        };
        command.SetAction(LinkAsync);
        return command;
    }

    public static Command CreateUnlink()
    {
        var command = new Command("unlink", "Give a credential a key of its own again, with its history")
        {
            Credential, SharedOptions.By, Reason,
        };
        command.SetAction(UnlinkAsync);
        return command;
    }

    private static Task<int> LinkAsync(ParseResult parsed, CancellationToken cancellation) =>
        ChangeAsync(
            parsed,
            (links, credential, by, reason, now) => links.LinkAsync(
                credential, parsed.GetRequiredValue(To), by, reason, now, cancellation),
            cancellation);

    private static Task<int> UnlinkAsync(ParseResult parsed, CancellationToken cancellation) =>
        ChangeAsync(
            parsed,
            (links, credential, by, reason, now) => links.UnlinkAsync(credential, by, reason, now, cancellation),
            cancellation);

    private static async Task<int> ChangeAsync(
        ParseResult parsed,
        Func<KeyLinks, string, string, string?, DateTimeOffset, Task<KeyLink>> change,
        CancellationToken cancellation)
    {
        await using var session = await CommandSession.StartAsync(parsed, cancellation);
        var link = await change(
            session.Services.GetRequiredService<KeyLinks>(),
            parsed.GetRequiredValue(Credential),
            parsed.GetRequiredValue(SharedOptions.By),
            parsed.GetValue(Reason),
            session.Services.GetRequiredService<TimeProvider>().GetUtcNow());
        var what = link.Credentials == 1 ? "The credential" : $"All {link.Credentials} credentials called";
        var output = parsed.InvocationConfiguration.Output;
        output.WriteLine(
            $"{what} {link.Credential} went from the key {link.FromKey} to {link.ToKey}, "
            + "with its history.");
        if (link.EmptiesKey)
            output.WriteLine(
                $"The key {link.FromKey} has no credential left: its incidents are those of {link.ToKey} now.");
        return ExitCodes.Ok;
    }
}
