using Burnwatch.Alerting.Incidents;
using Burnwatch.Alerting.Replaying;
using Burnwatch.Traffic;

namespace Burnwatch.Quality.Contenders;

/// <summary>Ours: what <c>burnwatch replay</c> opens.</summary>
internal sealed class BurnwatchContender(TestTraffic traffic) : IContender
{
    private readonly Calibrating calibrating = new(traffic);

    /// <summary>So wide that the budget of a key is what binds.</summary>
    private const double Unbound = 1e9;

    public string Name => "ours";

    public ITrained Train(IReadOnlyList<KeyTraffic> keys, double budget) =>
        new Trained(traffic, new ReplayOptions
        {
            Bucket = traffic.Bucket,
            Policy = Policy.Default with { BudgetPerKeyYear = budget, BudgetPerOwnerYear = Unbound },
            Thresholds = calibrating.From(keys),
            Peers = calibrating.Peers,
        });

    private sealed class Trained(TestTraffic traffic, ReplayOptions options) : ITrained
    {
        public IReadOnlyList<Opening> Incidents(KeyTraffic key, IReadOnlyList<TrafficRow> rows)
        {
            var openings = new List<Opening>();
            // The file's warm-up ends at the same moment for a key that begins later.
            var warmup = traffic.TestFrom - rows[0].At;
            new Replay(options with { Warmup = warmup }).Run(
                rows,
                change =>
                {
                    if (change.Change is IncidentChange.Opened or IncidentChange.Reopened && change.Key == key.Name)
                        openings.Add(new Opening(change.At, change.Change is IncidentChange.Reopened));
                },
                onScore: null);
            return openings;
        }
    }
}
