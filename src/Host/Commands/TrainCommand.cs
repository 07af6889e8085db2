using System.CommandLine;
using Burnwatch.Alerting.Calibrating;
using Burnwatch.Host.Output;
using Burnwatch.Training;
using Microsoft.Extensions.DependencyInjection;

namespace Burnwatch.Host.Commands;

/// <summary>
/// <c>burnwatch train</c>: a model of one's own history, held against the rules alone on keys that it never saw, and
/// put in force where it is better.
/// </summary>
internal static class TrainCommand
{
    /// <summary>
    /// Spans of use that tell enough, 25 years of a key that never rests: some 300 incidents at the default budget.
    /// </summary>
    private const long EnoughSpans = 25 * 365 * 144;

    public static Command Create()
    {
        var command = new Command("train", "Train a model on your own history, and put it in force if it is better");
        TrainOptions.AddTo(command);
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        if (parsed.GetValue(TrainOptions.Input) is { } input)
            return await TrainOnFileAsync(parsed, input);
        await using var session = await CommandSession.StartAsync(parsed, cancellation);
        var histories = session.Services.GetRequiredService<WorkspaceHistories>();
        var workspaces = await histories.WorkspacesAsync(cancellation);
        var (name, id) = WorkspaceOf(workspaces, parsed.GetValue(TrainOptions.Workspace));
        var models = session.Services.GetRequiredService<ModelStore>();
        var time = session.Services.GetRequiredService<TimeProvider>();
        return parsed.GetValue(TrainOptions.Remove)
            ? await RemoveAsync(parsed, models, name, id, time.GetUtcNow(), cancellation)
            : await TrainOnWorkspaceAsync(parsed, histories, models, name, id, time, cancellation);
    }

    private static async Task<int> TrainOnFileAsync(ParseResult parsed, FileInfo input)
    {
        var options = TrafficInput.OptionsOf(parsed);
        using (TrafficInput.OpenRead(input))
        {
            // Only whether it can be read, told as every command tells it.
        }
        var trained = await StepProgress.ShowAsync(tell =>
        {
            tell(0, $"Reading {input.Name}");
            var traffic = TestTraffic.Read(input, options);
            TrainedHistory.CheckLength(traffic, input.Name, TrainingRun.LeastKeyYears);
            return Task.FromResult(TrainedHistory.Of(traffic, PlanOf(parsed, traffic.Policy), tell));
        });
        var console = Told(parsed, trained);
        if (parsed.GetValue(TrainOptions.DryRun) || parsed.GetValue(TrainOptions.Output) is null)
            return ExitCodes.Ok;
        if (trained.Model is null)
        {
            console.WriteLine("Nothing was written.");
            return ExitCodes.Failed;
        }
        WriteModel(parsed, trained, console);
        return ExitCodes.Ok;
    }

    private static async Task<int> TrainOnWorkspaceAsync(
        ParseResult parsed, WorkspaceHistories histories, ModelStore models, string name, long id, TimeProvider time,
        CancellationToken cancellation)
    {
        var trained = await StepProgress.ShowAsync(async tell =>
        {
            var history = await histories.ReadAsync(
                id, parsed.GetValue(TrainOptions.History), EnoughSpans,
                (done, all) => tell((double)done / all, $"Reading the history of {name}"), cancellation);
            var traffic = TrainingTraffic.Of(history);
            TrainedHistory.CheckLength(
                traffic, $"The history of workspace '{name}'", WorkspaceCalibration.LeastKeyYears);
            return TrainedHistory.Of(traffic, PlanOf(parsed, traffic.Policy), tell);
        });
        var console = Told(parsed, trained);
        console.WriteLine(trained.LabelWords);
        if (parsed.GetValue(TrainOptions.DryRun))
            return ExitCodes.Ok;
        if (trained.Model is not { } model)
        {
            console.WriteLine("Nothing was installed; what is in force stays.");
            return ExitCodes.Failed;
        }
        if (parsed.GetValue(TrainOptions.Output) is not null)
            WriteModel(parsed, trained, console);
        await models.InstallAsync(id, model, time.GetUtcNow(), cancellation);
        console.WriteLine(
            $"The model is installed in workspace '{name}' and in force from the next tick on. {trained.ShareWords}");
        return ExitCodes.Ok;
    }

    private static async Task<int> RemoveAsync(
        ParseResult parsed, ModelStore models, string name, long id, DateTimeOffset now, CancellationToken cancellation)
    {
        var output = parsed.InvocationConfiguration.Output;
        if (await models.RemoveAsync(id, now, cancellation))
            output.WriteLine(
                $"Workspace '{name}' is judged by the shipped model and thresholds from the next tick on.");
        else
            output.WriteLine($"Workspace '{name}' has no model of its own; nothing was removed.");
        return ExitCodes.Ok;
    }

    private static TrainingPlan PlanOf(ParseResult parsed, Policy policy) => new()
    {
        Parts = TrainedHistory.PartsOf(parsed.GetRequiredValue(TrainOptions.Share), policy),
        Seed = parsed.GetValue(TrainOptions.Seed),
        Draws = parsed.GetValue(TrainOptions.Draws),
        Folds = parsed.GetValue(TrainOptions.Folds),
    };

    // The rows go where rows go; sentences beside them only where people read both.
    private static TextWriter Told(ParseResult parsed, TrainedHistory trained)
    {
        var format = parsed.GetValue(SharedOptions.Format);
        var streams = parsed.InvocationConfiguration;
        ComparisonWriter.Write(streams.Output, format, trained.Budget, trained.Alone, trained.Comparisons);
        var console = format is OutputFormat.Table ? streams.Output : streams.Error;
        foreach (var comparison in trained.Comparisons)
            console.WriteLine(VerdictWords.Of(comparison));
        if (trained.DecidedBy is { } decided)
            console.WriteLine(decided);
        return console;
    }

    private static void WriteModel(ParseResult parsed, TrainedHistory trained, TextWriter console)
    {
        var output = parsed.GetRequiredValue(TrainOptions.Output)!;
        using var file = new WholeFile(output);
        file.Writer.Write($"{trained.Model}\n");
        file.Keep();
        console.WriteLine($"{output.FullName}: the model, with its thresholds, for --model of replay and explain.");
    }

    private static (string Name, long Id) WorkspaceOf(IReadOnlyDictionary<string, long> workspaces, string? name)
    {
        if (workspaces.Count == 0)
            throw new TrainingException(
                "No workspace has been read yet: run the daemon first, or train on a file with --input.");
        if (name is null)
            return workspaces.Count == 1
                ? (workspaces.Keys.Single(), workspaces.Values.Single())
                : throw new TrainingException(
                    $"There are several workspaces: {string.Join(", ", workspaces.Keys)}; say which with --workspace.");
        return workspaces.TryGetValue(name, out var id)
            ? (name, id)
            : throw new TrainingException(
                $"No workspace is named '{name}'; there are {string.Join(", ", workspaces.Keys)}.");
    }
}
