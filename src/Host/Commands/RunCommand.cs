using System.CommandLine;

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
        await using var session = await CommandSession.StartAsync(parsed, cancellation);
        return ExitCodes.Ok;
    }
}
