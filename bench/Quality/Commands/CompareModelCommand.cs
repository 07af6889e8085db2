using System.CommandLine;
using Burnwatch.Quality.Reports;
using Burnwatch.Training;
using Burnwatch.Training.Contenders;
using Burnwatch.Training.Injections;
using Burnwatch.Training.Measuring;
using Burnwatch.Training.Models;

namespace Burnwatch.Quality.Commands;

/// <summary>Measures whether the model finds more beside the rules than the rules with all of the budget.</summary>
internal sealed class CompareModelCommand
{
    private const int Folds = 5;

    private readonly TrafficOptions traffic = new();

    private readonly Option<int> seeds = new("--seeds")
    {
        Description = "How many times the abuse is drawn",
        DefaultValueFactory = _ => 3,
    };

    private readonly Option<double[]> shares = new("--shares")
    {
        Description = "The model's parts of the budget that are tried, above 0 and below 1",
        DefaultValueFactory = _ => [0.1, 0.2, 0.3],
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<double[]> budgets = new("--budgets")
    {
        Description = "Incidents asked for per warm key and year",
        DefaultValueFactory = _ => [4, 6, 8, 12, 16, 24, 52],
        AllowMultipleArgumentsPerToken = true,
    };

    public Command Make()
    {
        var command = new Command(
            "compare-model", "Measure the rules alone, and with a model that has a share of their budget");
        traffic.AddTo(command);
        command.Options.Add(seeds);
        command.Options.Add(shares);
        command.Options.Add(budgets);
        command.SetAction(Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        var read = traffic.Read(parsed);
        var rows = new TrainingRows(read, Families.Usage);
        var rules = Policy.Default.Shares with { Model = 0 };
        var calibrating = new Calibrating(read);
        var alone = new BurnwatchContender("rules alone", read, calibrating) { Shares = rules };
        var plan = new Plan
        {
            Contenders =
            [
                alone,
                .. parsed.GetRequiredValue(shares).Select(share =>
                    new BurnwatchContender($"with a model at {share}", read, calibrating)
                    {
                        Shares = rules.WithModel(share),
                        Rows = rows,
                    }),
            ],
            Families = Families.Usage,
            Budgets = parsed.GetRequiredValue(budgets),
            Seeds = parsed.GetRequiredValue(seeds),
            Folds = Folds,
        };
        var results = MeasurementProgress.Show(read, plan);
        new ComparisonReport(results, alone.Name).Write(parsed.InvocationConfiguration.Output);
        return 0;
    }
}
