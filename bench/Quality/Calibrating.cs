using System.Collections.Concurrent;
using Burnwatch.Calibration;
using Burnwatch.Traffic;

namespace Burnwatch.Quality;

/// <summary>Derives thresholds from the keys of a file; each key's history is folded once.</summary>
internal sealed class Calibrating
{
    private readonly TestTraffic traffic;
    private readonly ConcurrentDictionary<string, KeyTrace> traces = new(StringComparer.Ordinal);
    private readonly JudgeContext context = new() { Policy = Policy.Default, Calendar = Calendar.Utc };

    public Calibrating(TestTraffic traffic)
    {
        this.traffic = traffic;
        Peers = PeerHistory.Of(
            [.. traffic.Keys.Select(key => BucketsOf(key.Rows))], traffic.Rows[0].At, traffic.TestThrough, context);
    }

    /// <summary>What keys without a past were held against, each day of the file.</summary>
    public PeerHistory Peers { get; }

    /// <summary>The thresholds that some keys ask for.</summary>
    public ThresholdTable From(IEnumerable<KeyTraffic> keys) => Calibrator.Derive(
        [.. keys.Select(key => traces.GetOrAdd(key.Name, _ => TraceOf(key)))], Policy.Default.Shares, fallback: null);

    private KeyTrace TraceOf(KeyTraffic key) => KeyTrace.Of(
        BucketsOf(key.Rows), traffic.TestFrom, traffic.TestThrough, day => context with { Peers = Peers.At(day) });

    private List<KeyBucket> BucketsOf(IEnumerable<TrafficRow> rows) =>
        [.. rows.GroupBy(row => row.At).Select(bucket => new KeyBucket(
            bucket.Key, bucket.Key + traffic.Bucket, bucket.Sum(row => row.Credits))
            {
                Requests = bucket.Sum(row => row.Requests ?? double.NaN),
            })];
}
