using System.Collections.Concurrent;
using Burnwatch.Alerting.Incidents;
using Burnwatch.Alerting.Replaying;
using Burnwatch.Calibration;
using Burnwatch.Models;
using Burnwatch.Training.Models;
using Burnwatch.Signals;
using Burnwatch.Traffic;

namespace Burnwatch.Training.Contenders;

/// <summary>Ours: what <c>burnwatch replay</c> opens.</summary>
/// <param name="name">Its name.</param>
/// <param name="traffic">The traffic it is measured on.</param>
/// <param name="calibrating">What derives its thresholds; null: it takes those that it ships with.</param>
public sealed class BurnwatchContender(string name, TestTraffic traffic, Calibrating? calibrating) : IContender
{
    /// <summary>So wide that the budget of a key is what binds.</summary>
    private const double Unbound = 1e9;

    private readonly Lazy<PeerHistory> peers = new(() => (calibrating ?? new Calibrating(traffic)).Peers);

    private readonly ConcurrentDictionary<string, Lazy<(ThresholdTable Table, LeakModel? Model)>> learnt =
        new(StringComparer.Ordinal);

    public string Name => name;

    /// <summary>How its rules share the budget.</summary>
    public RuleShares Shares { get; init; } = traffic.Policy.Shares;

    /// <summary>What its models are trained on, that of a fold on the keys of the others; null: it has none.</summary>
    public TrainingRows? Rows { get; init; }

    public ITrained Train(IReadOnlyList<KeyTraffic> keys, double budget)
    {
        // Every budget asks for the same.
        var names = string.Join('\n', keys.Select(key => key.Name));
        var (table, model) = learnt.GetOrAdd(names, _ => new(() => Learn(keys))).Value;
        return new Trained(traffic, new ReplayOptions
        {
            Bucket = traffic.Bucket,
            MissingIsUnknown = traffic.MissingIsUnknown,
            Policy = traffic.Policy with { BudgetPerKeyYear = budget, BudgetPerOwnerYear = Unbound, Shares = Shares },
            Thresholds = table,
            Model = model,
            Peers = peers.Value,
        });
    }

    private (ThresholdTable Table, LeakModel? Model) Learn(IReadOnlyList<KeyTraffic> keys)
    {
        if (calibrating is null)
            return (ThresholdTable.Shipped, LeakModel.Shipped);
        if (Rows is null)
            return (calibrating.From(keys), null);
        var models = Rows.ModelsOf(keys);
        return (calibrating.From(keys, models, Shares), models.Whole);
    }

    private sealed class Trained(TestTraffic traffic, ReplayOptions options) : ITrained
    {
        public IReadOnlyList<Opening> Incidents(KeyTraffic key, IReadOnlyList<TrafficRow> rows)
        {
            var openings = new List<Opening>();
            // The file's warm-up ends at the same moment for a key that begins later.
            var warmup = traffic.TestFrom - rows[0].At;
            var calendar = key.Facts.Calendar ?? traffic.Calendar;
            new Replay(options with { Warmup = warmup, Calendar = calendar }).Run(
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
