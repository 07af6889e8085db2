using Burnwatch.Signals;

namespace Burnwatch.Calibration;

/// <summary>What the budgeted rules measured on one key's history, and for how long the key was watched.</summary>
/// <remarks>
/// Only what a threshold may ever ask for is kept, some bytes for each odd span and none for an ordinary one.
/// </remarks>
public sealed class KeyTrace
{
    /// <summary>
    /// How long a key that has become warm is left out: its habits are still coming to light, so that it opens several
    /// times the incidents of one that was warm before, and thresholds that paid for them would be too high for all
    /// others.
    /// </summary>
    private static readonly TimeSpan Settling = TimeSpan.FromDays(3);

    private readonly List<TracePoint> points = [];

    private KeyTrace()
    {
    }

    /// <summary>Odd spans in the order of time.</summary>
    internal IReadOnlyList<TracePoint> Points => points;

    /// <summary>Years watched as a warm key, and as a cold one.</summary>
    public double WarmYears { get; private set; }

    public double ColdYears { get; private set; }

    /// <summary>Folds a key's history and keeps what its rules measured.</summary>
    /// <param name="buckets">All of the key, in the order of time.</param>
    /// <param name="from">Before it nothing counts: there was too little to compare with.</param>
    /// <param name="through">The end of the history.</param>
    /// <param name="contextAt">What a judgement of a day depended on besides; asked once for each day.</param>
    /// <param name="leftOut">
    /// What is known to be abuse, in the order of time: it neither counts nor was watched.
    /// </param>
    public static KeyTrace Of(
        IEnumerable<KeyBucket> buckets, DateTimeOffset from, DateTimeOffset through,
        Func<DateTimeOffset, JudgeContext> contextAt, IReadOnlyCollection<TimeStretch>? leftOut = null)
    {
        var trace = new KeyTrace();
        DateTimeOffset? warmFrom = null;
        var first = HistoryFold.Run(buckets, through, contextAt, Keep);
        trace.Count(first > from ? first.Value : from, warmFrom, through, leftOut ?? []);
        return trace;

        void Keep(in Profile profile, in UsageSpan span, JudgeContext context)
        {
            if (profile.IsWarm)
                warmFrom ??= span.Start;
            var start = span.Start;
            if (start < from || start < warmFrom + Settling || (leftOut?.Any(stretch => stretch.Holds(start)) ?? false))
                return;
            var measures = Detector.Measure(profile, span, context);
            if (TracePoint.IsOdd(measures))
                trace.points.Add(new TracePoint(span.Start, measures, profile.IsWarm));
        }
    }

    private void Count(
        DateTimeOffset from, DateTimeOffset? warmFrom, DateTimeOffset through, IReadOnlyCollection<TimeStretch> leftOut)
    {
        var warm = warmFrom ?? through;
        ColdYears = YearsBetween(from, warm);
        WarmYears = YearsBetween(Later(from, warm + Settling), through);

        double YearsBetween(DateTimeOffset begin, DateTimeOffset end)
        {
            var missing = TimeStretch.Within(leftOut, begin, end).TotalDays;
            return Math.Max(0, ((end - begin).TotalDays - missing) / 365);
        }

        static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
    }
}

/// <summary>A span in which some rule measured more than nothing.</summary>
internal readonly record struct TracePoint(DateTimeOffset Start, Measures Measures, bool IsWarm)
{
    /// <summary>No threshold is ever lower, in each rule's own unit.</summary>
    private static readonly float[] Least = [0, 0, 0.5f, -1, -0.5f, -1];

    public static bool IsOdd(in Measures measures)
    {
        for (var i = 0; i < Measures.Count; i++)
        {
            if (measures[i] >= Least[i])
                return true;
        }
        return false;
    }

    public bool IsOver(ReadOnlySpan<float> levels)
    {
        for (var i = 0; i < levels.Length; i++)
        {
            if (Measures[i] >= levels[i])
                return true;
        }
        return false;
    }
}
