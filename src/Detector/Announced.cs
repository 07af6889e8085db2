namespace Burnwatch;

/// <summary>A stretch of time, its end left out.</summary>
public readonly record struct TimeSlot(DateTimeOffset Start, DateTimeOffset End)
{
    public bool Contains(DateTimeOffset at) => Start <= at && at < End;
}

/// <summary>When a key was announced to burn more than is usual: what it does then is judged and never learnt.</summary>
/// <remarks>
/// A span of ten minutes counts as announced when any of it was. A burst reaches into the span in which it begins, and
/// the least that is learnt too little does less harm than a burst that becomes the habit.
/// </remarks>
public sealed class Announced
{
    // In the order of time, apart from one another.
    private readonly List<TimeSlot> slots;

    private Announced(List<TimeSlot> slots) => this.slots = slots;

    /// <param name="slots">In any order; they may overlap.</param>
    /// <returns>Null where there are none.</returns>
    public static Announced? Of(IEnumerable<TimeSlot> slots)
    {
        var apart = new List<TimeSlot>();
        foreach (var slot in slots.Where(s => s.Start < s.End).OrderBy(s => s.Start))
        {
            if (apart.Count == 0 || apart[^1].End < slot.Start)
                apart.Add(slot);
            else if (slot.End > apart[^1].End)
                apart[^1] = apart[^1] with { End = slot.End };
        }
        return apart.Count == 0 ? null : new Announced(apart);
    }

    /// <summary>Whether any of the span that begins at an instant was announced.</summary>
    public bool Covers(DateTimeOffset start) =>
        FirstAfter(start) is var at && at < slots.Count && slots[at].Start < start + UsageSpan.Length;

    // The first that ends after an instant.
    private int FirstAfter(DateTimeOffset instant)
    {
        var (low, high) = (0, slots.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = slots[middle].End <= instant ? (middle + 1, high) : (low, middle);
        }
        return low;
    }

    /// <summary>How much of a stretch of time was announced.</summary>
    public TimeSpan Within(DateTimeOffset from, DateTimeOffset to)
    {
        var sum = TimeSpan.Zero;
        for (var at = FirstAfter(from); at < slots.Count && slots[at].Start < to; at++)
        {
            var start = slots[at].Start > from ? slots[at].Start : from;
            sum += (slots[at].End < to ? slots[at].End : to) - start;
        }
        return sum;
    }

    /// <summary>
    /// Whether an announcement speaks of the like of a signal: of more use than is usual, and of nothing absolute.
    /// </summary>
    public static bool MayCover(Signal signal) => !signal.IsAbsolute && MayCover(signal.Kind);

    /// <summary>Whether an announcement speaks of signals of a kind that are not absolute.</summary>
    public static bool MayCover(SignalKind kind) => kind is SignalKind.CreditSpike
        or SignalKind.SlowBurn or SignalKind.UnusualHour or SignalKind.IdleKeyActive or SignalKind.CostPerRequest
        or SignalKind.LeakLike or SignalKind.FirstUse;
}
