namespace Burnwatch.Calibration;

/// <summary>Folds a key's whole history day by day, and shows each span before it is learnt.</summary>
internal static class HistoryFold
{
    /// <param name="buckets">All of the key, in the order of time.</param>
    /// <param name="through">The end of the history.</param>
    /// <param name="contextAt">What a judgement of a day depended on besides; asked once for each day.</param>
    /// <param name="show">Called for each span with the profile before it.</param>
    /// <returns>The start of the first bucket; null without any.</returns>
    public static DateTimeOffset? Run(
        IEnumerable<KeyBucket> buckets, DateTimeOffset through, Func<DateTimeOffset, JudgeContext> contextAt,
        SpanLearnt show)
    {
        var watch = new KeyWatch(default);
        var day = DateTimeOffset.MinValue;
        DateTimeOffset? first = null;
        foreach (var bucket in buckets)
        {
            first ??= bucket.Start;
            if (bucket.Start - day >= TimeSpan.FromDays(1))
            {
                day = new DateTimeOffset(bucket.Start.UtcDateTime.Date, TimeSpan.Zero);
                watch.Learn(day, contextAt(day - TimeSpan.FromDays(1)), show);
            }
            watch.Put(bucket);
        }
        watch.Learn(through, contextAt(day), show);
        return first;
    }
}
