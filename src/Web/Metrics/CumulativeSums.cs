namespace Burnwatch.Web.Metrics;

/// <summary>Turns counters that go on for ever into what was added, by the value that each series had before.</summary>
/// <remarks>
/// It remembers in this process alone, so all that is known of a series has to come to one daemon; delta temporality
/// has no such need. What it cannot tell it counts as nothing: use that nobody made would page somebody.
/// </remarks>
internal sealed class CumulativeSums
{
    private const int Most = 100_000;

    private readonly Lock gate = new();
    private readonly Dictionary<string, CumulativeValue> series = new(StringComparer.Ordinal);

    /// <summary>Moves a series on to a point, and says what that added.</summary>
    public CumulativeStep Advance(string name, OtlpPoint point)
    {
        lock (gate)
        {
            CumulativeValue? before = series.TryGetValue(name, out var seen) ? seen : null;
            var step = CumulativeStep.Of(before, new CumulativeValue(point.Start, point.Time, point.Value));
            if (before is null && series.Count >= Most)
                series.Clear();
            series[name] = step.After;
            return step;
        }
    }

    /// <summary>Undoes a step whose use was not taken; not where the series has gone on since.</summary>
    public void TakeBack(string name, CumulativeStep step)
    {
        lock (gate)
        {
            if (!series.TryGetValue(name, out var seen) || seen != step.After)
                return;
            if (step.Before is { } before)
                series[name] = before;
            else
                series.Remove(name);
        }
    }
}

/// <summary>A point of a cumulative series; times in nanoseconds since 1970.</summary>
/// <param name="Start">0 where it is not told.</param>
/// <param name="Time">When it had the value.</param>
/// <param name="Value">What was added since the start.</param>
internal readonly record struct CumulativeValue(ulong Start, ulong Time, double Value);

/// <summary>What a point made of its series.</summary>
/// <param name="Before">Null where the series was not known.</param>
/// <param name="After">What is remembered from then on.</param>
/// <param name="Added">Never below zero.</param>
/// <param name="IsFall">Whether the value fell although nothing began anew.</param>
internal readonly record struct CumulativeStep(
    CumulativeValue? Before, CumulativeValue After, double Added, bool IsFall = false)
{
    public static CumulativeStep Of(CumulativeValue? known, CumulativeValue point)
    {
        if (known is not { } before)
            return new CumulativeStep(null, point, 0);
        // Told before, or of a process whose successor was heard already.
        if (point.Time <= before.Time || (point.Start > 0 && point.Start < before.Start))
            return new CumulativeStep(before, before, 0);
        var isStartKnown = point.Start > 0 && before.Start > 0;
        if (isStartKnown && point.Start > before.Start)
        {
            // Two that overlap are two senders of one name: what they have in common cannot be told.
            return new CumulativeStep(before, point, point.Start >= before.Time ? point.Value : 0);
        }
        if (point.Value >= before.Value)
            return new CumulativeStep(before, point, point.Value - before.Value);
        return isStartKnown
            ? new CumulativeStep(before, before, 0, IsFall: true)
            : new CumulativeStep(before, point, 0);
    }
}
