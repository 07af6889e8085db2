using System.Globalization;
using Burnwatch.Models;
using Burnwatch.Signals;
using Burnwatch.Training;
using Burnwatch.Training.Comparing;
using Burnwatch.Training.Measuring;

namespace Burnwatch.Host.Commands;

/// <summary>What came of training on a history: how each share compares, and the model if one is better.</summary>
internal sealed record TrainedHistory
{
    /// <summary>The model's part of the budget that is tried where nobody says otherwise.</summary>
    private const double UsualPart = 0.3;

    private TrainedHistory(TestTraffic traffic) => Traffic = traffic;

    public required IReadOnlyList<ContenderResult> Alone { get; init; }

    public required IReadOnlyList<ModelComparison> Comparisons { get; init; }

    /// <summary>Null where none is better.</summary>
    public required TrainedModel? Model { get; init; }

    public double Budget => Traffic.Policy.BudgetPerKeyYear;

    /// <summary>Which of several parts of the budget decides; null where any does.</summary>
    public string? DecidedBy => Comparisons.Count > 1 && PartOf(Traffic.Policy) is { } set
        ? string.Create(
            CultureInfo.InvariantCulture,
            $"The policy's model.share gives the model {100 * set:0.#} % of the budget: that is what decides.")
        : null;

    /// <summary>What labels there were, and what is made of all that has none.</summary>
    public string LabelWords
    {
        get
        {
            var (abuse, expected) = (
                Traffic.WarmKeys.Sum(key => key.Facts.Abuse.Count),
                Traffic.WarmKeys.Sum(key => key.Facts.Expected.Count));
            return $"Of its incidents {abuse} were labelled as abuse and {expected} as expected; "
                + "what has no label counts as harmless.";
        }
    }

    /// <summary>What part of the budget the model has.</summary>
    public string ShareWords => Traffic.Policy.Shares.Model is { } set
        ? string.Create(
            CultureInfo.InvariantCulture,
            $"The policy's model.share, {set}, says what part of the budget it has; the rules have the rest.")
        : string.Create(
            CultureInfo.InvariantCulture,
            $"It has {100 * Model!.Thresholds.ModelPart:0.#} % of the budget, unless a policy sets model.share; "
            + $"the rules have the rest.");

    private TestTraffic Traffic { get; }

    /// <exception cref="TrainingException">The history tells too little.</exception>
    public static void CheckLength(TestTraffic traffic, string whose, double leastKeyYears)
    {
        if (traffic.KeyYears >= leastKeyYears && traffic.WarmKeys.Count >= TrainingRun.LeastKeys)
            return;
        throw new TrainingException(string.Create(
            CultureInfo.InvariantCulture,
            $"{whose} has {traffic.WarmKeys.Count} warm keys, watched for {traffic.KeyYears:0.0} years together "
            + $"after the warm-up; training takes {TrainingRun.LeastKeys} keys and {leastKeyYears:0.#} years. "
            + $"Use a longer history."));
    }

    /// <summary>
    /// The parts of the budget to try: what the policy gives the model, and what was asked for or the usual one.
    /// </summary>
    public static IReadOnlyList<double> PartsOf(IReadOnlyList<double> asked, Policy policy)
    {
        IReadOnlyList<double> wanted = asked.Count > 0 ? asked : [UsualPart];
        return PartOf(policy) is { } set ? [.. wanted.Prepend(set).Distinct()] : [.. wanted.Distinct()];
    }

    /// <param name="traffic">The history.</param>
    /// <param name="plan">How.</param>
    /// <param name="tell">Told how much is done, 0 to 1, and what.</param>
    public static TrainedHistory Of(TestTraffic traffic, TrainingPlan plan, Action<double, string> tell)
    {
        var done = 0;
        var run = new TrainingRun(traffic, plan);
        var (alone, comparisons) = run.Compare(
            what => tell((double)Interlocked.Increment(ref done) / run.Steps, $"Measuring: {what}"));
        tell(1, "Training on all keys");
        return new TrainedHistory(traffic)
        {
            Alone = alone,
            Comparisons = comparisons,
            Model = BestOf(comparisons, traffic.Policy) is { } better ? run.Train(better) : null,
        };
    }

    // Where the policy says what part the model has, only that part decides: any other would not be in force.
    private static ModelComparison? BestOf(IReadOnlyList<ModelComparison> comparisons, Policy policy)
    {
        var set = PartOf(policy);
        return comparisons
            .Where(of => of.Verdict is ModelVerdict.Better && (set is null || Math.Abs(of.Part - set.Value) < 1e-6))
            .MaxBy(of => of.Mean.Change);
    }

    private static double? PartOf(Policy policy) =>
        policy.Shares.Model > 0 ? Math.Round(policy.Shares.Of(Rule.Model), 6) : null;
}
