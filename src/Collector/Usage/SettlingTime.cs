namespace Burnwatch.Collector.Usage;

/// <summary>How long after its end a bucket may still change, as the buckets of the last days show it.</summary>
/// <remarks>
/// The time by which 99 of 100 buckets had taken the value that they have now, those of today counting most. It is no
/// promise: what changes later is read again, and judged, but not learnt.
/// </remarks>
internal static class SettlingTime
{
    /// <summary>In force until enough is known.</summary>
    public static readonly TimeSpan Start = TimeSpan.FromMinutes(30);

    /// <summary>No less, however fast buckets have been: a slow hour must not find everything closed.</summary>
    public static readonly TimeSpan Least = TimeSpan.FromMinutes(10);

    /// <summary>No more: what is open is asked for with every poll, and is not learnt.</summary>
    public static readonly TimeSpan Most = TimeSpan.FromHours(6);

    /// <summary>Of fewer buckets nothing is concluded.</summary>
    public const long LeastBuckets = 500;

    /// <summary>How far back buckets are looked at.</summary>
    public static readonly TimeSpan Reach = TimeSpan.FromDays(7);

    /// <summary>Readings that are not so far apart miss nothing that matters.</summary>
    public static readonly TimeSpan LeastOutage = TimeSpan.FromMinutes(5);

    private const double Quantile = 0.99;
    private const double HalfLifeDays = 2;

    /// <summary>A difference so small is none: each change is written down and moves what counts as settled.</summary>
    private const double SmallestChange = 0.1;

    /// <summary>The settling time that the buckets show; null where they are too few.</summary>
    public static TimeSpan? Learn(IReadOnlyCollection<SettlingCount> counts)
    {
        if (counts.Sum(c => c.Buckets) < LeastBuckets)
            return null;
        var all = counts.Sum(Weight);
        var sum = 0d;
        foreach (var minutes in counts.GroupBy(c => c.Minutes).OrderBy(g => g.Key))
        {
            sum += minutes.Sum(Weight);
            if (sum >= Quantile * all)
                return Clamp(TimeSpan.FromMinutes(minutes.Key));
        }
        return Most;
    }

    /// <summary>What is in force next.</summary>
    /// <param name="now">What is in force.</param>
    /// <param name="learnt">What the buckets show; null where they are too few.</param>
    public static TimeSpan Next(TimeSpan now, TimeSpan? learnt) =>
        learnt is { } found && (found - now).Duration() > now * SmallestChange ? found : now;

    private static double Weight(SettlingCount count) => count.Buckets * Math.Pow(0.5, count.Days / HalfLifeDays);

    private static TimeSpan Clamp(TimeSpan time) => time < Least ? Least : time > Most ? Most : time;
}

/// <summary>How many buckets took their value so many minutes after they ended.</summary>
internal sealed record SettlingCount
{
    /// <summary>Rounded up; 0 for those that were complete when they ended.</summary>
    public int Minutes { get; init; }

    /// <summary>How many days ago.</summary>
    public int Days { get; init; }

    public long Buckets { get; init; }
}
