using System.Collections.Concurrent;
using Burnwatch.Signals;
using Burnwatch.Testing;
using Burnwatch.Training.Comparing;

namespace Burnwatch.Training.Tests;

/// <summary>Two weeks of twelve keys, whose rules are left with next to nothing to find bursts with.</summary>
public sealed class TrainingRunTests
{
    private static readonly TrainingPlan Plan = new() { Draws = 1, Folds = 2 };

    [Fact]
    public void A_model_that_sees_what_the_rules_may_not_is_better_and_the_same_seed_gives_it_again()
    {
        var steps = new ConcurrentBag<string>();
        var run = new TrainingRun(Traffic(), Plan);
        var (_, comparisons) = run.Compare(steps.Add);
        Assert.Equal(run.Steps, steps.Count);
        var comparison = Assert.Single(comparisons);
        Assert.Equal(ModelVerdict.Better, comparison.Verdict);

        var model = run.Train(comparison);
        Assert.Equal(0.3, model.Thresholds.ModelPart);
        Assert.True(double.IsFinite(model.Thresholds.Warm.Of(Rule.Model).At(1)));
        Assert.Equal(comparison.Gain, model.Gain);

        Assert.Equal(model.ToString(), new TrainingRun(Traffic(), Plan).Train(comparison).ToString());
    }

    private static TestTraffic Traffic()
    {
        var random = new Random(7);
        var rows = SomeTraffic.Of(keys: 12).Rows.Select(row => row with { Credits = row.Credits / (0.2 + random.NextDouble()) });
        return new TestTraffic([.. rows], SomeTraffic.Bucket, TimeSpan.FromDays(7))
        {
            Policy = Policy.Default with
            {
                BudgetPerKeyYear = 52,
                Shares = new RuleShares { Spike = 0, Burn = 0.1, Hour = 0, Idle = 0.1, Cost = 0 },
            },
        };
    }
}
