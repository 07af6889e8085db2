using System.Collections.Concurrent;
using Burnwatch.Quality.Contenders;
using Burnwatch.Quality.Injections;

namespace Burnwatch.Quality.Measuring;

/// <summary>Measures every contender at every budget, each key with thresholds from the other folds.</summary>
internal sealed class Measurement
{
    private readonly TestTraffic traffic;
    private readonly Plan plan;
    private readonly Action<string> onStep;
    private readonly IReadOnlyList<Cell> cells;

    /// <param name="traffic">The traffic.</param>
    /// <param name="plan">What is measured.</param>
    /// <param name="onStep">Called at each of the plan's steps with what was done, from any thread.</param>
    public Measurement(TestTraffic traffic, Plan plan, Action<string> onStep)
    {
        this.traffic = traffic;
        this.plan = plan;
        this.onStep = onStep;
        cells = [.. plan.Contenders
            .SelectMany(contender => plan.Budgets.Select(budget => new Cell(contender, budget, plan.Folds)))];
    }

    public IReadOnlyList<ContenderResult> Run()
    {
        var parts = cells.SelectMany(cell => Enumerable.Range(0, plan.Folds).Select(fold => (cell, fold)));
        Parallel.ForEach(parts, part =>
        {
            part.cell.Train(traffic.Keys, part.fold);
            onStep("thresholds");
        });
        Parallel.ForEach(traffic.Keys, key =>
        {
            foreach (var cell in cells)
                cell.Watch(key);
        });
        onStep("untouched traffic");
        foreach (var family in plan.Families)
        {
            for (var seed = 1; seed <= plan.Seeds; seed++)
            {
                Parallel.ForEach(family.Draw(traffic, seed), Try);
                onStep(family.Name);
            }
        }
        return [.. cells.Select(cell => cell.Result(traffic, plan.Families))];
    }

    private void Try(Injection injection)
    {
        foreach (var cell in cells)
            cell.Try(injection, traffic);
    }

    /// <summary>One contender at one budget.</summary>
    private sealed class Cell(IContender contender, double budget, int folds)
    {
        private readonly ITrained[] trained = new ITrained[folds];
        private readonly ConcurrentDictionary<string, IReadOnlyList<Opening>> untouched = new(StringComparer.Ordinal);
        private readonly ConcurrentBag<Outcome> outcomes = [];

        public void Train(IReadOnlyList<KeyTraffic> keys, int fold) =>
            trained[fold] = contender.Train([.. keys.Where(key => key.FoldOf(folds) != fold)], budget);

        public void Watch(KeyTraffic key) => untouched[key.Name] = TrainedFor(key).Incidents(key, key.Rows);

        public void Try(Injection injection, TestTraffic traffic)
        {
            var ordinary = untouched.GetValueOrDefault(injection.Key.Name, []).Select(opening => opening.At);
            var found = TrainedFor(injection.Key).Incidents(injection.Key, injection.Rows)
                .Select(opening => opening.At)
                .Except(ordinary)
                .Where(at => at > injection.Onset && at <= injection.FoundBy)
                .Cast<DateTimeOffset?>()
                .FirstOrDefault();
            var buckets = found is { } at ? (int)((at - traffic.BucketOf(injection.Onset)) / traffic.Bucket) : 0;
            outcomes.Add(new Outcome(injection.Family, found - injection.Onset, buckets));
        }

        public ContenderResult Result(TestTraffic traffic, IReadOnlyList<IInjectionFamily> families) => new(
            contender.Name,
            budget,
            new Rate(traffic.WarmKeys.Sum(key => CountOf(key, null)), traffic.WarmKeys.Count * traffic.WarmYears),
            new Rate(
                traffic.ColdKeys.Sum(key => CountOf(key, key.WarmFrom)),
                traffic.ColdKeys.Sum(traffic.ColdYearsOf)),
            [.. families
                .Select(family => FamilyResult.From(family.Name, [.. outcomes.Where(of => of.Family == family.Name)]))
                .Where(family => family.Of > 0)]);

        private int CountOf(KeyTraffic key, DateTimeOffset? until) =>
            untouched[key.Name].Count(opening => !opening.IsAnew && !(opening.At > until));

        private ITrained TrainedFor(KeyTraffic key) => trained[key.FoldOf(folds)];
    }
}
