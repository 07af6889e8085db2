namespace Burnwatch.Web.Tests;

/// <summary>Buckets that look like real use; the same at every run.</summary>
internal static class Traffic
{
    private static readonly TimeSpan Width = TimeSpan.FromMinutes(10);

    /// <summary>The same in every minute, so that what is told of it can be summed by hand.</summary>
    public static IReadOnlyList<KeyBucket> EachMinute(DateTimeOffset from, DateTimeOffset to, double credits) =>
        [.. Enumerable.Range(0, (int)(to - from).TotalMinutes).Select(m => new KeyBucket(from.AddMinutes(m), from.AddMinutes(m + 1), credits))];

    /// <summary>Use in every span of ten minutes, some credits more or less.</summary>
    public static IReadOnlyList<KeyBucket> Steady(DateTimeOffset from, DateTimeOffset to, double credits) =>
        Shape(from, to, _ => credits);

    /// <summary>Much by day, little by night.</summary>
    public static IReadOnlyList<KeyBucket> ByDay(DateTimeOffset from, DateTimeOffset to, double credits) =>
        Shape(from, to, at => at.Hour is >= 7 and < 19 && at.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) ? credits : credits / 8);

    /// <summary>One hour of much each night.</summary>
    public static IReadOnlyList<KeyBucket> AtOne(DateTimeOffset from, DateTimeOffset to, double credits) =>
        Shape(from, to, at => at.Hour == 1 ? credits : 0);

    /// <summary>What the detector learnt of it.</summary>
    public static KeyWatch WatchOf(IReadOnlyList<KeyBucket> buckets, string zone = "UTC")
    {
        var watch = new KeyWatch(default);
        foreach (var bucket in buckets)
            watch.Put(bucket);
        watch.Learn(buckets[^1].End, ContextOf(zone));
        return watch;
    }

    public static JudgeContext ContextOf(string zone) => new() { Policy = Policy.Default, Calendar = Calendar.Of(zone) };

    private static List<KeyBucket> Shape(DateTimeOffset from, DateTimeOffset to, Func<DateTimeOffset, double> level)
    {
        var buckets = new List<KeyBucket>();
        for (var at = from; at < to; at += Width)
        {
            // Up and down by a third, without a pattern that a day or an hour would share.
            var credits = Math.Round(level(at) * (1 + (Math.Sin(at.ToUnixTimeSeconds() / 600 * 2.4) / 3)));
            if (credits > 0)
                buckets.Add(new KeyBucket(at, at + Width, credits));
        }
        return buckets;
    }
}
