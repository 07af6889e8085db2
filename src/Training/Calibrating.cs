using System.Collections.Concurrent;
using Burnwatch.Calibration;
using Burnwatch.Models;
using Burnwatch.Signals;

namespace Burnwatch.Training;

/// <summary>Derives thresholds from the keys of a file; each key's history is folded once.</summary>
public sealed class Calibrating
{
    private readonly TestTraffic traffic;
    private readonly ConcurrentDictionary<string, KeyTrace> traces = new(StringComparer.Ordinal);

    public Calibrating(TestTraffic traffic)
    {
        this.traffic = traffic;
        Peers = PeerHistory.Of(
            [.. traffic.Keys.Select(key => traffic.BucketsOf(key.Rows))], traffic.Rows[0].At, traffic.TestThrough,
            traffic.ContextOf(key: null));
    }

    /// <summary>What keys without a past were held against, each day of the file.</summary>
    public PeerHistory Peers { get; }

    /// <summary>The thresholds that some keys ask for, without a model.</summary>
    public ThresholdTable From(IEnumerable<KeyTraffic> keys) => Calibrator.Derive(
        [.. keys.Select(key => traces.GetOrAdd(key.Name, _ => TraceOf(key, model: null)))],
        traffic.Policy.Shares,
        fallback: null);

    /// <summary>The same with a model, each key measured by one that never saw it.</summary>
    public ThresholdTable From(IReadOnlyCollection<KeyTraffic> keys, CrossedModels models, RuleShares shares) =>
        Calibrator.Derive([.. keys.Select(key => TraceOf(key, models.WithoutKey(key.Name)))], shares, fallback: null);

    private KeyTrace TraceOf(KeyTraffic key, LeakModel? model)
    {
        var context = traffic.ContextOf(key) with { Model = model };
        return KeyTrace.Of(
            traffic.BucketsOf(key.Rows),
            traffic.TestFrom,
            traffic.TestThrough,
            day => context with { Peers = Peers.At(day) },
            key.Facts.Abuse);
    }
}
