using System.CommandLine;
using Burnwatch.Alerting.Calibrating;
using Burnwatch.Host.Output;
using Burnwatch.Training;
using Microsoft.Extensions.DependencyInjection;

namespace Burnwatch.Host.Commands;

/// <summary>
/// <c>burnwatch train</c>: a model of one's own history, held against the rules alone on keys that it never saw, and put in
/// force where it is better.
/// </summary>
internal static class TrainCommand
{
    /// <summary>Spans of use that tell enough, 25 years of a key that never rests: some 300 incidents at the default budget.</summary>
    private const long EnoughSpans = 25 * 365 * 144;

    private static readonly Option<FileInfo?> Input = new("--input")
    {
        Description = $"Train on a file instead of the database. {TrafficInput.Meaning}",
    };

    private static readonly Option<string?> Workspace = new("--workspace")
    {
        Description = "Whose history it is and where the model goes, where there are several",
    };

    private static readonly Option<TimeSpan> History =
        new DurationOption("--history", "How far back the database is read", "91d");

    private static readonly Option<FileInfo?> Output = new("--output")
    {
        Description = "Where to write the model if it is better, for replay and explain",
    };

    private static readonly Option<double[]> Share = new("--share")
    {
        Description = "The model's part of the budget, above 0 and below 1; that of the policy and 0.3 unless given",
        AllowMultipleArgumentsPerToken = true,
        DefaultValueFactory = _ => [],
    };

    private static readonly Option<int> Seed = new("--seed")
    {
        Description = "Which abuse is drawn, 1 or more; the same seed and history give the same model",
        DefaultValueFactory = _ => 1,
    };

    private static readonly Option<int> Draws = new("--draws")
    {
        Description = "How many times the abuse is drawn that is measured, 1 to 20: more are surer and take longer",
        DefaultValueFactory = _ => 3,
    };

    private static readonly Option<int> Folds = new("--folds")
    {
        Description = "Parts of the keys, 2 to 10; each is measured with model and thresholds from the others",
        DefaultValueFactory = _ => 5,
    };

    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "Compare, and put nothing in force" };

    private static readonly Option<bool> Remove = new("--remove")
    {
        Description = "Train nothing: put the shipped model in force again",
    };

    public static Command Create()
    {
        var command = new Command("train", "Train a model on your own history, and put it in force if it is better")
        {
            Input, Workspace, History, Share, Seed, Draws, Folds, Output, DryRun, Remove, SharedOptions.Format,
        };
        foreach (var option in TrafficInput.Reading)
            command.Options.Add(option);
        command.Validators.Add(result =>
        {
            bool IsGiven(Option option) => result.GetResult(option) is { Implicit: false };
            var strays = IsGiven(Input) ? [Workspace, History, Remove] : TrafficInput.Reading;
            if (strays.FirstOrDefault(IsGiven) is { } stray)
                result.AddError(IsGiven(Input)
                    ? $"{stray.Name} goes with the database; a file is no workspace."
                    : $"{stray.Name} goes with --input; the database has its own policy, buckets and zones.");
            if (IsGiven(Remove) && command.Options.FirstOrDefault(
                option => option != Remove && option != Workspace && IsGiven(option)) is { } idle)
                result.AddError($"{idle.Name} means nothing beside --remove, which trains nothing.");
            if (IsGiven(Share) && result.GetValue(Share) is { } shares && shares.Any(share => share is not (> 0 and < 1)))
                result.AddError("--share is a part of the budget, above 0 and below 1.");
            if (IsGiven(Seed) && result.GetValue(Seed) is not (>= 1 and <= 100_000))
                result.AddError("--seed is a whole number from 1 to 100000.");
            if (IsGiven(Draws) && result.GetValue(Draws) is not (>= 1 and <= 20))
                result.AddError("--draws is a whole number from 1 to 20.");
            if (IsGiven(Folds) && result.GetValue(Folds) is not (>= 2 and <= 10))
                result.AddError("--folds is a whole number from 2 to 10.");
        });
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        if (parsed.GetValue(Input) is { } input)
            return await TrainOnFileAsync(parsed, input);
        await using var session = await CommandSession.StartAsync(parsed, cancellation);
        var histories = session.Services.GetRequiredService<WorkspaceHistories>();
        var (name, id) = WorkspaceOf(await histories.WorkspacesAsync(cancellation), parsed.GetValue(Workspace));
        var models = session.Services.GetRequiredService<ModelStore>();
        var time = session.Services.GetRequiredService<TimeProvider>();
        return parsed.GetValue(Remove)
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
        if (parsed.GetValue(DryRun) || parsed.GetValue(Output) is null)
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
                id, parsed.GetValue(History), EnoughSpans,
                (done, all) => tell((double)done / all, $"Reading the history of {name}"), cancellation);
            var traffic = TrainingTraffic.Of(history);
            TrainedHistory.CheckLength(
                traffic, $"The history of workspace '{name}'", WorkspaceCalibration.LeastKeyYears);
            return TrainedHistory.Of(traffic, PlanOf(parsed, traffic.Policy), tell);
        });
        var console = Told(parsed, trained);
        console.WriteLine(trained.LabelWords);
        if (parsed.GetValue(DryRun))
            return ExitCodes.Ok;
        if (trained.Model is not { } model)
        {
            console.WriteLine("Nothing was installed; what is in force stays.");
            return ExitCodes.Failed;
        }
        if (parsed.GetValue(Output) is not null)
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
            output.WriteLine($"Workspace '{name}' is judged by the shipped model and thresholds from the next tick on.");
        else
            output.WriteLine($"Workspace '{name}' has no model of its own; nothing was removed.");
        return ExitCodes.Ok;
    }

    private static TrainingPlan PlanOf(ParseResult parsed, Policy policy) => new()
    {
        Parts = TrainedHistory.PartsOf(parsed.GetRequiredValue(Share), policy),
        Seed = parsed.GetValue(Seed),
        Draws = parsed.GetValue(Draws),
        Folds = parsed.GetValue(Folds),
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
        var output = parsed.GetRequiredValue(Output)!;
        using var file = new WholeFile(output);
        file.Writer.Write($"{trained.Model}\n");
        file.Keep();
        console.WriteLine($"{output.FullName}: the model, with its thresholds, for --model of replay and explain.");
    }

    private static (string Name, long Id) WorkspaceOf(IReadOnlyDictionary<string, long> workspaces, string? name)
    {
        if (workspaces.Count == 0)
            throw new TrainingException("No workspace has been read yet: run the daemon first, or train on a file with --input.");
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
