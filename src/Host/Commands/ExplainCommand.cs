using System.CommandLine;
using Burnwatch.Alerting.Explaining;
using Burnwatch.Host.Output;
using Burnwatch.Traffic;
using Microsoft.Extensions.DependencyInjection;

namespace Burnwatch.Host.Commands;

/// <summary><c>burnwatch explain</c>: why a key was or was not paged at an instant, by what was known then.</summary>
internal static class ExplainCommand
{
    private static readonly Option<string> Key = new("--key")
    {
        Description = "The key, as burnwatch keys or the file calls it",
        Required = true,
    };

    private static readonly InstantOption At = new("--at", "The instant that is asked about") { Required = true };

    private static readonly Option<string?> Workspace = new("--workspace")
    {
        Description = "The key's workspace, where several have a key of the name",
    };

    private static readonly Option<FileInfo?> Input = new("--input")
    {
        Description = $"Ask of a file instead of the database. {TrafficInput.Meaning}",
    };

    private static readonly ChoiceOption<ExplanationFormat> Format =
        new("--format", "How to print", ExplanationFormat.Table);

    public static Command Create()
    {
        var command = new Command("explain", "Show why a key was or was not paged at an instant, signal by signal")
        {
            Key, At, Workspace, Input, Format,
        };
        foreach (var option in TrafficInput.Options)
            command.Options.Add(option);
        command.Validators.Add(result =>
        {
            var hasFile = result.GetResult(Input) is { Implicit: false };
            if (hasFile && result.GetResult(Workspace) is { Implicit: false })
                result.AddError("--workspace goes with the database; a file has none.");
            var stray = TrafficInput.Options.FirstOrDefault(o => result.GetResult(o) is { Implicit: false });
            if (!hasFile && stray is not null)
                result.AddError($"{stray.Name} goes with --input; the database has its own policy, buckets and zones.");
        });
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var explanation = parsed.GetValue(Input) is { } input
            ? OfFile(parsed, input)
            : await OfDatabaseAsync(parsed, cancellation);
        var output = parsed.InvocationConfiguration.Output;
        if (parsed.GetValue(Format) is ExplanationFormat.Json)
            ExplanationWriter.WriteJson(output, explanation);
        else
            ExplanationWriter.WriteTable(output, explanation);
        return ExitCodes.Ok;
    }

    private static KeyExplanation OfFile(ParseResult parsed, FileInfo input)
    {
        var options = TrafficInput.OptionsOf(parsed);
        using var file = TrafficInput.OpenRead(input);
        using var progress = FileProgress.Start(file, $"Replaying {input.Name}");
        using var text = TrafficText.Open(file, input.Name);
        var reader = new TrafficReader(text, input.Name, options.Bucket);
        var explanation = new FileExplainer(options)
            .Explain(reader.ReadRows(), parsed.GetRequiredValue(Key), parsed.GetValue(At));
        TrafficInput.WarnOfStep(parsed, reader, input.Name, options.Bucket);
        return explanation;
    }

    private static async Task<KeyExplanation> OfDatabaseAsync(ParseResult parsed, CancellationToken cancellation)
    {
        await using var session = await CommandSession.StartAsync(parsed, cancellation);
        return await session.Services.GetRequiredService<DatabaseExplainer>().ExplainAsync(
            parsed.GetRequiredValue(Key), parsed.GetValue(Workspace), parsed.GetValue(At), cancellation);
    }

    private enum ExplanationFormat
    {
        Table,
        Json,
    }
}
