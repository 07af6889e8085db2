using System.CommandLine;
using System.Globalization;
using Burnwatch.Collector.Usage;
using Burnwatch.Host.Output;
using Microsoft.Extensions.DependencyInjection;

namespace Burnwatch.Host.Commands;

/// <summary><c>burnwatch backfill</c>: reads a stretch of a workspace's past from the provider once more.</summary>
internal static class BackfillCommand
{
    private static readonly Option<string> Workspace = new("--workspace")
    {
        Description = "Whose usage to read, by its name in the settings",
        HelpName = "name",
        Required = true,
    };

    private static readonly Option<DateTimeOffset> From =
        new InstantOption("--from", "The first hour to read") { Required = true };

    private static readonly Option<DateTimeOffset> To =
        new InstantOption("--to", "Where to end; hours that are not over are left to the daemon") { Required = true };

    private static readonly ChoiceOption<BackfillWidth> Width = new(
        "--width",
        "Of the buckets of hours that were never read; what was read keeps its own. Auto: minutes for the last days",
        BackfillWidth.Auto);

    public static Command Create()
    {
        var command = new Command(
            "backfill", "Read the usage of a stretch of the past again; safe beside a running daemon")
        {
            Workspace,
            From,
            To,
            Width,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        await using var session = await CommandSession.StartAsync(parsed, cancellation);
        var backfill = session.Services.GetRequiredService<UsageBackfill>();
        var workspace = parsed.GetRequiredValue(Workspace);
        bool? inMinutes = parsed.GetValue(Width) is var width and not BackfillWidth.Auto
            ? width is BackfillWidth.Minute
            : null;
        var done = await StepProgress.ShowAsync(show => backfill.RunAsync(
            workspace,
            parsed.GetRequiredValue(From),
            parsed.GetRequiredValue(To),
            inMinutes,
            (part, through) => show(part, $"Read through {through:yyyy-MM-dd HH:mm}"),
            cancellation));
        parsed.InvocationConfiguration.Output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"Read {workspace} from {done.From:u} to {done.To:u}: {done.Changed} buckets are new or changed "
            + $"({done.Readings} {(done.Readings == 1 ? "answer" : "answers")})."));
        return ExitCodes.Ok;
    }

    private enum BackfillWidth
    {
        Auto,
        Minute,
        Hour,
    }
}
