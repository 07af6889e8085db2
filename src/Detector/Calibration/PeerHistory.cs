namespace Burnwatch.Calibration;

/// <summary>
/// What the keys of a history reached by each day, as a key without a past would have been held against it.
/// </summary>
public sealed class PeerHistory
{
    private readonly SortedDictionary<DateTimeOffset, Peers?> days = [];

    /// <summary>Folds the history of all keys, day by day.</summary>
    /// <param name="keys">The buckets of each key, in the order of time.</param>
    /// <param name="from">The first day that is asked for.</param>
    /// <param name="through">The end of the history.</param>
    /// <param name="context">What a judgement depended on besides.</param>
    public static PeerHistory Of(
        IReadOnlyCollection<IReadOnlyList<KeyBucket>> keys, DateTimeOffset from, DateTimeOffset through,
        JudgeContext context)
    {
        var history = new PeerHistory();
        var watches = keys.Select(key => (Watch: new KeyWatch(default), Buckets: key)).ToList();
        var next = new int[watches.Count];
        for (var day = DayOf(from); day <= through; day += TimeSpan.FromDays(1))
        {
            for (var i = 0; i < watches.Count; i++)
            {
                var (watch, buckets) = watches[i];
                for (; next[i] < buckets.Count && buckets[next[i]].Start < day; next[i]++)
                    watch.Put(buckets[next[i]]);
                watch.Learn(day, context);
            }
            history.days.Add(day, Peers.Among(watches.Select(w => w.Watch.Profile)));
        }
        return history;
    }

    /// <summary>The peers as they were known when the day of an instant began; null when too few were warm.</summary>
    public Peers? At(DateTimeOffset at) => days.GetValueOrDefault(DayOf(at));

    private static DateTimeOffset DayOf(DateTimeOffset at) => new(at.UtcDateTime.Date, TimeSpan.Zero);
}
