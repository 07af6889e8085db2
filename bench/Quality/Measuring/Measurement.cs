using System.Collections.Concurrent;
using Burnwatch.Quality.Contenders;
using Burnwatch.Quality.Injections;

namespace Burnwatch.Quality.Measuring;

/// <summary>Measures every contender at every budget, each key with thresholds from the keys of the other folds.</summary>
internal sealed class Measurement
{
    private readonly TestTraffic traffic;
    private readonly Plan plan;
    private readonly Action onStep;
    private readonly IReadOnlyList<Cell> cells;

    /// <param name="traffic">The traffic.</param>
    /// <param name="plan">What is measured.</param>
    /// <param name="onStep">Called at each of the plan's steps, from any thread.</param>
    public Measurement(TestTraffic traffic, Plan plan, Action onStep)
    {
        this.traffic = traffic;
        this.plan = plan;
        this.onStep = onStep;
        cells = [.. plan.Contenders.SelectMany(contender => plan.Budgets.Select(budget => new Cell(contender, budget, plan.Folds)))];
    }

    public IReadOnlyList<ContenderResult> Run()
    {
        Parallel.ForEach(cells.SelectMany(cell => Enumerable.Range(0, plan.Folds).Select(fold => (cell, fold))), part =>
        {
            part.cell.Train(traffic.Keys, part.fold);
            onStep();
        });
        Parallel.ForEach(traffic.Keys, key =>
        {
            foreach (var cell in cells)
                cell.Watch(key);
        });
        onStep();
        foreach (var family in plan.Families)
        {
            for (var seed = 1; seed <= plan.Seeds; seed++)
            {
                Parallel.ForEach(family.Draw(traffic, seed), Try);
                onStep();
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
            var ordinary = untouched.GetValueOrDefault(injection.Key.Name, []).Select(opening => opening.At).ToHashSet();
            var found = TrainedFor(injection.Key).Incidents(injection.Key, injection.Rows)
                .Where(opening => opening.At > injection.Onset && opening.At <= injection.FoundBy && !ordinary.Contains(opening.At))
                .Select(opening => (DateTimeOffset?)opening.At)
                .FirstOrDefault();
            outcomes.Add(new Outcome(
                injection.Family,
                found - injection.Onset,
                found is { } at ? (int)((at - traffic.BucketOf(injection.Onset)) / traffic.Bucket) : 0));
        }

        public ContenderResult Result(TestTraffic traffic, IReadOnlyList<IInjectionFamily> families) => new(
            contender.Name,
            budget,
            new Rate(traffic.WarmKeys.Sum(key => CountOf(key, until: null)), traffic.WarmKeys.Count * traffic.WarmYears),
            new Rate(traffic.ColdKeys.Sum(key => CountOf(key, key.WarmFrom)), traffic.ColdKeys.Sum(traffic.ColdYearsOf)),
            [.. families.Select(family => FamilyResult.From(family.Name, [.. outcomes.Where(outcome => outcome.Family == family.Name)]))
                .Where(family => family.Of > 0)]);

        private int CountOf(KeyTraffic key, DateTimeOffset? until) =>
            untouched[key.Name].Count(opening => !opening.IsAnew && !(opening.At > until));

        private ITrained TrainedFor(KeyTraffic key) => trained[key.FoldOf(folds)];
    }
}
