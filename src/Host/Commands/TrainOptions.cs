using System.CommandLine;
using System.CommandLine.Parsing;

namespace Burnwatch.Host.Commands;

/// <summary>The options of <c>burnwatch train</c>, and which of them go together.</summary>
internal static class TrainOptions
{
    public static readonly Option<FileInfo?> Input = new("--input")
    {
        Description = $"Train on a file instead of the database. {TrafficInput.Meaning}",
    };

    public static readonly Option<string?> Workspace = new("--workspace")
    {
        Description = "Whose history it is and where the model goes, where there are several",
    };

    public static readonly Option<TimeSpan> History =
        new DurationOption("--history", "How far back the database is read", "91d");

    public static readonly Option<FileInfo?> Output = new("--output")
    {
        Description = "Where to write the model if it is better, for replay and explain",
    };

    public static readonly Option<double[]> Share = new("--share")
    {
        Description = "The model's part of the budget, above 0 and below 1; that of the policy and 0.3 unless given",
        AllowMultipleArgumentsPerToken = true,
        DefaultValueFactory = _ => [],
    };

    public static readonly Option<int> Seed = new("--seed")
    {
        Description = "Which abuse is drawn, 1 or more; the same seed and history give the same model",
        DefaultValueFactory = _ => 1,
    };

    public static readonly Option<int> Draws = new("--draws")
    {
        Description = "How many times the abuse is drawn that is measured, 1 to 20: more are surer and take longer",
        DefaultValueFactory = _ => 3,
    };

    public static readonly Option<int> Folds = new("--folds")
    {
        Description = "Parts of the keys, 2 to 10; each is measured with model and thresholds from the others",
        DefaultValueFactory = _ => 5,
    };

    public static readonly Option<bool> DryRun = new("--dry-run")
    {
        Description = "Compare, and put nothing in force",
    };

    public static readonly Option<bool> Remove = new("--remove")
    {
        Description = "Train nothing: put the shipped model in force again",
    };

    /// <summary>Adds them all, with those of a file.</summary>
    public static void AddTo(Command command)
    {
        foreach (var option in (IReadOnlyList<Option>)
            [Input, Workspace, History, Share, Seed, Draws, Folds, Output, DryRun, Remove, SharedOptions.Format])
            command.Options.Add(option);
        foreach (var option in TrafficInput.Reading)
            command.Options.Add(option);
        command.Validators.Add(Check);
    }

    private static void Check(CommandResult result)
    {
        var strays = IsGiven(Input) ? [Workspace, History, Remove] : TrafficInput.Reading;
        if (strays.FirstOrDefault(IsGiven) is { } stray)
            result.AddError(IsGiven(Input)
                ? $"{stray.Name} goes with the database; a file is no workspace."
                : $"{stray.Name} goes with --input; the database has its own policy, buckets and zones.");
        if (IsGiven(Remove) && result.Command.Options.FirstOrDefault(
            option => option != Remove && option != Workspace && IsGiven(option)) is { } idle)
            result.AddError($"{idle.Name} means nothing beside --remove, which trains nothing.");
        if (IsGiven(Share) && result.GetValue(Share)!.Any(share => share is not (> 0 and < 1)))
            result.AddError("--share is a part of the budget, above 0 and below 1.");
        if (IsGiven(Seed) && result.GetValue(Seed) is not (>= 1 and <= 100_000))
            result.AddError("--seed is a whole number from 1 to 100000.");
        if (IsGiven(Draws) && result.GetValue(Draws) is not (>= 1 and <= 20))
            result.AddError("--draws is a whole number from 1 to 20.");
        if (IsGiven(Folds) && result.GetValue(Folds) is not (>= 2 and <= 10))
            result.AddError("--folds is a whole number from 2 to 10.");

        bool IsGiven(Option option) => result.GetResult(option) is { Implicit: false };
    }
}
