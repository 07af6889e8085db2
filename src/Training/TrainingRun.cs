using Burnwatch.Models;
using Burnwatch.Signals;
using Burnwatch.Training.Comparing;
using Burnwatch.Training.Contenders;
using Burnwatch.Training.Injections;
using Burnwatch.Training.Measuring;
using Burnwatch.Training.Models;

namespace Burnwatch.Training;

/// <summary>
/// Holds rules with a model against the rules alone on keys that neither was trained on, and trains it on all.
/// </summary>
public sealed class TrainingRun
{
    /// <summary>
    /// Years of warm keys that a comparison takes, some 12 incidents at the default budget; and keys, of which each
    /// part and fold is to hold some.
    /// </summary>
    public const double LeastKeyYears = 1;
    public const int LeastKeys = 10;

    /// <summary>Draws of one seed are far from those of the next.</summary>
    private const int DrawsOfSeed = 10_000;

    /// <summary>
    /// Budgets around the one in force, as times it: what the rules alone find at as many got lies between.
    /// </summary>
    private static readonly double[] Around = [0.4, 0.7, 1, 1.5, 2.5];

    private readonly TestTraffic traffic;
    private readonly TrainingPlan training;
    private readonly Plan rulesPlan;
    private readonly Plan modelPlan;
    private readonly Lazy<TrainingRows> rows;
    private readonly Lazy<Calibrating> calibrating;

    /// <param name="traffic">The history.</param>
    /// <param name="training">How.</param>
    public TrainingRun(TestTraffic traffic, TrainingPlan training)
    {
        this.traffic = traffic;
        this.training = training;
        calibrating = new(() => new Calibrating(traffic));
        var offset = (training.Seed - 1) * DrawsOfSeed;
        rows = new(() => new TrainingRows(traffic, Families.Usage, TrainingRows.FirstSeed + offset));
        var budget = traffic.Policy.BudgetPerKeyYear;
        rulesPlan = new Plan
        {
            Contenders = [],
            Families = Families.Usage,
            Budgets = [.. Around.Select(times => budget * times)],
            Seeds = training.Draws,
            FirstSeed = 1 + offset,
            Folds = training.Folds,
        };
        modelPlan = rulesPlan with { Budgets = [budget] };
    }

    /// <summary>The steps that progress counts.</summary>
    public int Steps =>
        1 + ((rulesPlan.Budgets.Count + training.Parts.Count) * training.Folds)
        + (2 * (1 + (Families.Usage.Count * training.Draws)));

    private RuleShares Rules => traffic.Policy.Shares with { Model = 0 };

    /// <summary>Measures the rules alone, and with a model at each part of the budget.</summary>
    /// <param name="onStep">Called at each of <see cref="Steps"/> with what was done, from any thread.</param>
    /// <exception cref="TrainingException">Nothing can be learnt from the keys.</exception>
    public (IReadOnlyList<ContenderResult> Alone, IReadOnlyList<ModelComparison> Comparisons) Compare(
        Action<string> onStep)
    {
        var alone = Measured(rulesPlan with
        {
            Contenders = [new BurnwatchContender("rules alone", traffic, calibrating.Value) { Shares = Rules }],
        });
        _ = rows.Value;
        onStep("what to learn from");
        var contenders = training.Parts.Select(
            part => new BurnwatchContender("with the model", traffic, calibrating.Value)
        {
            Shares = Rules.WithModel(part),
            Rows = rows.Value,
        });
        var together = Measured(modelPlan with { Contenders = [.. contenders] });
        return (alone, [.. together.Zip(training.Parts, (of, part) => new ModelComparison(traffic, alone, of, part))]);

        IReadOnlyList<ContenderResult> Measured(Plan plan)
        {
            try
            {
                return new Measurement(traffic, plan, onStep).Run();
            }
            catch (AggregateException e) when (e.InnerException is TrainingException one)
            {
                // Several folds may say the same at once.
                throw new TrainingException(one.Message);
            }
        }
    }

    /// <summary>
    /// The model of all keys, with the thresholds for the part of the budget that it was found better with.
    /// </summary>
    public TrainedModel Train(ModelComparison better)
    {
        var models = rows.Value.ModelsOf(traffic.Keys);
        return new TrainedModel
        {
            Models = models,
            Thresholds = calibrating.Value.From(traffic.Keys, models, Rules.WithModel(better.Part))
                .WithModel(better.Part),
            Gain = better.Gain,
        };
    }
}
