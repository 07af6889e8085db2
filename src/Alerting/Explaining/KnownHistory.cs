using Burnwatch.Alerting.Backtesting;
using Burnwatch.Alerting.Evaluation;

namespace Burnwatch.Alerting.Explaining;

/// <summary>A key in memory as the daemon had it at an instant: what was known then, learnt as it was learnt.</summary>
internal sealed class KnownHistory(JudgeContext context, SettlingTimes settling)
{
    /// <summary>
    /// How far back readings are learnt with the usage: what they teach of the burn lasts some hours.
    /// </summary>
    public static readonly TimeSpan ReadingsBack = TimeSpan.FromDays(2);

    /// <summary>Learns all that had settled; what had not is open.</summary>
    /// <param name="buckets">As they read then.</param>
    /// <param name="readings">Those of some days before, in the order of time.</param>
    /// <param name="incidents">
    /// Those that were open before, the oldest first: what they brought was learnt slowly.
    /// </param>
    /// <param name="readThrough">Before this instant a bucket that was not read was not used.</param>
    public KeyWatch Learn(
        IReadOnlyList<KeyBucket> buckets, IReadOnlyList<ConcurrencyReading> readings,
        IReadOnlyList<PastIncident> incidents, DateTimeOffset readThrough)
    {
        var watch = new KeyWatch(default);
        foreach (var bucket in buckets)
            watch.Put(bucket);
        foreach (var span in readings.GroupBy(r => UsageSpan.StartOf(r.At)))
        {
            ShardLoader.Learn(watch, incidents, UsageSpan.StartOf(settling.SettledAt(span.Key)), settling, context);
            watch.Learn([.. span], context);
        }
        ShardLoader.Learn(watch, incidents, UsageSpan.StartOf(settling.SettledAt(readThrough)), settling, context);
        return watch;
    }

    /// <summary>The buckets as they read at an instant at which the workspace was watched.</summary>
    public static IReadOnlyList<KeyBucket> AsKnown(
        IReadOnlyList<KnownValue> values, DateTimeOffset at, DateTimeOffset readThrough) =>
        new BacktestHistory([.. values.Where(v => v.BucketStart < readThrough)]).Until(at);

    /// <summary>The same of a time that was read as history later: each bucket as it was read first.</summary>
    public static IReadOnlyList<KeyBucket> AsReadFirst(IReadOnlyList<KnownValue> values, DateTimeOffset at) =>
        new BacktestHistory([.. values
            .GroupBy(v => (v.BucketStart, v.CredentialId, v.Product, v.Model))
            .Select(part => part.First())
            .Where(v => v.BucketEnd <= at)
            .Select(v => v with { KnownAt = v.BucketEnd })
            .OrderBy(v => v.KnownAt)]).Until(at);
}
