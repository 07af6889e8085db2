using Burnwatch.Alerting.Incidents;
using Burnwatch.Alerting.Replaying;
using Burnwatch.Calibration;
using Burnwatch.Traffic;

namespace Burnwatch.Quality.Contenders;

/// <summary>Ours: what <c>burnwatch replay</c> opens.</summary>
/// <param name="name">Its name.</param>
/// <param name="traffic">The traffic it is measured on.</param>
/// <param name="calibrating">What derives its thresholds; null: it takes those that it ships with.</param>
internal sealed class BurnwatchContender(string name, TestTraffic traffic, Calibrating? calibrating) : IContender
{
    /// <summary>So wide that the budget of a key is what binds.</summary>
    private const double Unbound = 1e9;

    private readonly Lazy<PeerHistory> peers = new(() => (calibrating ?? new Calibrating(traffic)).Peers);

    public string Name => name;

    public ITrained Train(IReadOnlyList<KeyTraffic> keys, double budget) =>
        new Trained(traffic, new ReplayOptions
        {
            Bucket = traffic.Bucket,
            Policy = Policy.Default with { BudgetPerKeyYear = budget, BudgetPerOwnerYear = Unbound },
            Thresholds = calibrating?.From(keys) ?? ThresholdTable.Shipped,
            Peers = peers.Value,
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
