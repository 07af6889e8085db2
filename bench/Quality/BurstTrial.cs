using Burnwatch.Alerting.Incidents;
using Burnwatch.Alerting.Replaying;
using Burnwatch.Traffic;

namespace Burnwatch.Quality;

/// <summary>Bursts put into every warm key, one at a time, and how many of them were found.</summary>
internal sealed class BurstTrial(TestTraffic traffic)
{
    /// <summary>Bursts of each key.</summary>
    private const int Bursts = 4;

    /// <summary>How many bursts there are.</summary>
    public int Count => traffic.WarmKeys.Count * Bursts;

    /// <summary>How many are found at a budget, with the threshold that was chosen without the key's half.</summary>
    /// <param name="budget">What was chosen for the budget.</param>
    /// <param name="times">The size of a burst in p99 of the key's warm-up.</param>
    public int Found(BudgetResult budget, double times)
    {
        var found = 0;
        Parallel.ForEach(traffic.WarmKeys, key => Interlocked.Add(ref found, FoundOn(key, budget.ChosenWithout(key.Half), times)));
        return found;
    }

    private int FoundOn(KeyTraffic key, double threshold, double times)
    {
        var policy = ThresholdSweep.PolicyOf(threshold);
        var ordinary = OpenedAt(key.Rows, policy);
        return Enumerable.Range(0, Bursts)
            .Select(number => Burst.Draw(key, number, traffic))
            .Count(burst => OpenedAt(burst.Into(key, times * key.P99), policy)
                .Any(at => at >= burst.Start && at <= burst.FoundBy && !ordinary.Contains(at)));
    }

    // The file's warm-up ends at the same moment for a key that begins later. An incident that is opened again pages again.
    private HashSet<DateTimeOffset> OpenedAt(IEnumerable<TrafficRow> rows, Policy policy)
    {
        var ordered = rows.ToList();
        var opened = new HashSet<DateTimeOffset>();
        var options = traffic.OptionsOf(policy) with { Warmup = traffic.TestFrom - ordered[0].At };
        new Replay(options).Run(
            ordered,
            change =>
            {
                if (change.Change is IncidentChange.Opened or IncidentChange.Reopened)
                    opened.Add(change.At);
            },
            onScore: null);
        return opened;
    }
}
