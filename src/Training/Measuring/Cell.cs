using System.Collections.Concurrent;
using Burnwatch.Training.Contenders;
using Burnwatch.Training.Injections;

namespace Burnwatch.Training.Measuring;

/// <summary>One contender at one budget, with thresholds for each fold from the keys of the others.</summary>
internal sealed class Cell(TestTraffic traffic, IContender contender, double budget, int folds)
{
    private readonly ITrained[] trained = new ITrained[folds];
    private readonly ConcurrentDictionary<string, IReadOnlyList<Opening>> untouched = new(StringComparer.Ordinal);
    private readonly ConcurrentBag<Outcome> outcomes = [];

    public void Train(int fold) =>
        trained[fold] = contender.Train([.. traffic.Keys.Where(key => key.FoldOf(folds) != fold)], budget);

    /// <summary>Sees what a key opens by itself.</summary>
    public void Watch(KeyTraffic key) => untouched[key.Name] = TrainedFor(key).Incidents(key, key.Rows);

    /// <summary>Sees whether an injection opens what the key does not open by itself.</summary>
    public void Try(Injection injection, int seed)
    {
        var ordinary = untouched.GetValueOrDefault(injection.Key.Name, []).Select(opening => opening.At);
        var found = TrainedFor(injection.Key).Incidents(injection.Key, injection.Rows)
            .Select(opening => opening.At)
            .Except(ordinary)
            .Where(at => at > injection.Onset && at <= injection.FoundBy)
            .Cast<DateTimeOffset?>()
            .FirstOrDefault();
        outcomes.Add(new Outcome(injection.Facts, seed, found));
    }

    public ContenderResult Result(IReadOnlyList<IInjectionFamily> families)
    {
        // They came from several threads.
        var ordered = outcomes.OrderBy(outcome => outcome.Injection.Key, StringComparer.Ordinal)
            .ThenBy(outcome => outcome.Seed)
            .ToLookup(outcome => outcome.Injection.Family);
        return new ContenderResult(
            contender.Name,
            budget,
            new Rate(traffic.WarmKeys.Sum(key => CountOf(key, null)), traffic.KeyYears),
            new Rate(
                traffic.ColdKeys.Sum(key => CountOf(key, key.WarmFrom)),
                traffic.ColdKeys.Sum(traffic.ColdYearsOf)),
            [.. families.Where(family => ordered.Contains(family.Name))
                .Select(family => new FamilyResult(family.Name, [.. ordered[family.Name]], traffic))])
        {
            WarmIncidents = traffic.WarmKeys.ToDictionary(key => key.Name, key => CountOf(key, null)),
        };
    }

    // What opens on known abuse is no false incident.
    private int CountOf(KeyTraffic key, DateTimeOffset? until) => untouched[key.Name].Count(opening =>
        !opening.IsAnew && !(opening.At > until)
        && !key.Facts.Abuse.Any(abuse => opening.At > abuse.From && opening.At <= abuse.Through));

    private ITrained TrainedFor(KeyTraffic key) => trained[key.FoldOf(folds)];
}
