namespace Burnwatch.Collector.Fallback;

/// <summary>What the counter of a credential shows to have been used from one inventory to the next.</summary>
/// <param name="Credits">What was used in between; never below 0.</param>
/// <param name="Highest">What the next rise of the counter is counted from.</param>
internal readonly record struct CounterStep(long Credits, long Highest)
{
    /// <summary>The end of a cycle that moves by less was told more exactly, and is the same one.</summary>
    private static readonly TimeSpan SmallestJump = TimeSpan.FromDays(1);

    /// <summary>Where no cycle is known, a counter that fell below this share of what it was began anew.</summary>
    private const int LeastShare = 10;

    /// <summary>
    /// Judges a counter. One that fell began anew only where its cycle did: else something was given back, or an older
    /// state was shown, and nothing counts before it is above the highest value of its cycle again.
    /// </summary>
    /// <param name="highest">The highest value that was seen of its cycle.</param>
    /// <param name="now">What it shows.</param>
    /// <param name="isNewCycle">Whether a cycle ended in between; null where no end of one is known.</param>
    public static CounterStep Of(long highest, long now, bool? isNewCycle) =>
        now >= highest ? new CounterStep(now - highest, now)
        : isNewCycle ?? now < highest / LeastShare ? new CounterStep(now, now)
        : new CounterStep(0, highest);

    /// <summary>Whether a billing cycle ended between two inventories; null where no end of one is known.</summary>
    /// <param name="from">When the one before was read.</param>
    /// <param name="to">When this one was read.</param>
    /// <param name="before">The cycle's end that was known then.</param>
    /// <param name="now">The cycle's end that is known now.</param>
    public static bool? IsNewCycle(
        DateTimeOffset from, DateTimeOffset to, DateTimeOffset? before, DateTimeOffset? now) =>
        before is null && now is null
            ? null
            : IsBetween(before, from, to) || IsBetween(now, from, to) || now - before >= SmallestJump;

    private static bool IsBetween(DateTimeOffset? end, DateTimeOffset from, DateTimeOffset to) =>
        end > from && end <= to;
}
