using Burnwatch.Collector.ElevenApi;

namespace Burnwatch.Collector.Fallback;

/// <summary>Use that the counters of the keys tell of and the analytics do not show.</summary>
internal static class UnshownUse
{
    /// <summary>What is over by less may just not be booked yet.</summary>
    private static readonly TimeSpan Least = TimeSpan.FromMinutes(30);

    /// <summary>A counter may rise so much later than the analytics show the use.</summary>
    private static readonly TimeSpan Lag = TimeSpan.FromMinutes(15);

    /// <summary>
    /// From where on an answer of the analytics is empty though keys were used; null where it shows any use, or where
    /// nobody used anything that should be booked by now.
    /// </summary>
    /// <param name="answer">The span that was asked for.</param>
    /// <param name="rows">The answer.</param>
    /// <param name="fallbackFrom">From where on something stands in for the analytics already; else null.</param>
    /// <param name="storedTo">Where the stored usage of the span ends; null where there is none.</param>
    /// <param name="overBefore">What ended before this has settled.</param>
    /// <param name="uses">What the counters tell.</param>
    public static DateTimeOffset? From(
        ReadingSpan answer,
        IEnumerable<UsageRow> rows,
        DateTimeOffset? fallbackFrom,
        DateTimeOffset? storedTo,
        DateTimeOffset overBefore,
        IEnumerable<CounterUse> uses)
    {
        var from = fallbackFrom > answer.From ? fallbackFrom.Value : answer.From;
        if (rows.Any(row => row.IsUse && row.Start >= from))
            return null;
        // An answer that takes back all that it has shown needs no patience.
        var isTakenBack = fallbackFrom is null && storedTo is not null;
        var since = fallbackFrom is not null || isTakenBack ? from : from + Lag;
        var before = isTakenBack || overBefore > answer.To ? answer.To : overBefore;
        var unshown = uses.Where(use => use.FromAt >= since && use.ToAt <= before).ToList();
        if (unshown.Count == 0)
            return null;
        var first = ReadingSpan.Floor(unshown.Min(use => use.FromAt));
        return storedTo > first ? storedTo : first;
    }

    /// <summary>What ended before this has settled, and is surely booked.</summary>
    public static DateTimeOffset OverBefore(DateTimeOffset now, TimeSpan settling) =>
        now - (settling > Least ? settling : Least);
}

/// <summary>The analytics show no use while the counters of the keys rise: their answer must not be stored.</summary>
/// <param name="from">From where on they show none.</param>
internal sealed class UnshownUseException(DateTimeOffset from)
    : Exception("The analytics show no use while the counters of the keys rise.")
{
    /// <summary>From where on the analytics show nothing.</summary>
    public DateTimeOffset From => from;
}
