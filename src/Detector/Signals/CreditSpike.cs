namespace Burnwatch.Signals;

/// <summary>
/// Credits far above the highest of the key's past, sustained for 20 to 60 minutes or large enough at once.
/// </summary>
/// <remarks>
/// <para>
/// Means: somebody uses the key more than its owner ever did lately. Does not mean: abuse; a launch looks the same.
/// </para>
/// <para>
/// The measure is a distance in ln credits to a remembered peak, the largest of three: the mean of the last three spans
/// against the peak of a span, the mean of the last two against the same, the hour against the peak of an hour. A mean
/// of several finds what goes on, also when it is ragged or began in the middle of a span. A ratio to the own record is
/// free of scale, and the n-th of exchangeable values is a record with probability 1/n however heavy their tail, where
/// a deviation of such counts means nothing. At an hour of the day that never came near the peak of the whole day it
/// counts for more, and so it does where it goes to a product or model of a first use. A key without a
/// past of its own is held against its peers, or against what little past it has where that is higher.
/// </para>
/// </remarks>
internal static class CreditSpike
{
    /// <summary>
    /// By how many times what goes on for three spans counts for more than for two; found on real traffic.
    /// </summary>
    private const float ThreeSpansFactor = 1.15f;

    /// <summary>Spans such as the newest that an hour is at most: half of its mean.</summary>
    private const float StillHigh = 2 * RecentSpans.Hour;

    /// <summary>ln units by which an hour counts for less: it may rise with the day as a span may not.</summary>
    private const float HourOffset = -0.6f;

    /// <summary>ln units above the highest span from which on a span is no part of the past any more.</summary>
    private const double Above = 0.1;

    /// <summary>
    /// The part of its distance to the peak of the day that an hour of the day adds, and the most of it in ln units.
    /// </summary>
    private const float QuietHourPart = 0.3f;
    private const float QuietHourMost = 0.3f;

    /// <summary>
    /// Days of use until which a key is held to more than its peak: the highest of n days is passed by the next one
    /// with a probability that falls with 1/n, and thresholds are those of keys that were used for a week and longer.
    /// </summary>
    private const int Week = 7;

    /// <summary>
    /// ln units of threshold for one of days: on real traffic incidents fall off with the square of the ratio.
    /// </summary>
    private const float YoungPart = 0.5f;

    /// <summary>Times the peak from which on a spike is critical.</summary>
    private const double CriticalRatio = 5;

    /// <summary>
    /// How far above its past the key is, in ln units; below zero: within it. Not a number without any past.
    /// </summary>
    /// <param name="profile">What is remembered.</param>
    /// <param name="span">What is new.</param>
    /// <param name="hour">The credits of the hour that ends with the span.</param>
    /// <param name="context">What the judgement depends on besides.</param>
    public static float Measure(in Profile profile, in UsageSpan span, double hour, JudgeContext context)
    {
        var (peakSpan, peakHour) = (profile.Peaks.Span, profile.Peaks.Hour);
        if (!profile.IsWarm)
        {
            if (context.Peers is not { } peers)
                return float.NaN;
            (peakSpan, peakHour) = (Math.Max(peakSpan, peers.Span), Math.Max(peakHour, peers.Hour));
        }
        var now = (float)span.Credits;
        var two = now + profile.Recent[0];
        var three = two + profile.Recent[1];
        // Of two spans and of three, whichever is more; one logarithm tells it. What is not known is not more.
        var sustained = 1 + (two / 2);
        var longer = (1 + (three / 3)) * ThreeSpansFactor;
        sustained = longer > sustained || float.IsNaN(sustained) ? longer : sustained;
        var measure = MathF.Log(sustained) - peakSpan;
        // An hour that holds a burst is told while the burst goes on, not until the burst has left it.
        if (now * StillHigh >= hour)
        {
            var other = MathF.Log(1 + (float)hour) - peakHour + HourOffset;
            measure = measure > other ? measure : other;
        }
        if (profile.ActiveDays < Week && profile.IsWarm)
            measure -= YoungPart * MathF.Log((float)Week / profile.ActiveDays);
        // Below zero no threshold is near, and most spans are there.
        return measure > 0 && profile.IsWarm
            ? measure + QuietHour(profile, span, context.Calendar) + FirstUse.Bonus(profile, span, context)
            : measure;
    }

    private static float QuietHour(in Profile profile, in UsageSpan span, Calendar calendar)
    {
        var below = profile.Peaks.Span - profile.Hours.PeakAround(calendar.CellAt(span.Start) % 24);
        return Math.Clamp(QuietHourPart * below, 0, QuietHourMost);
    }

    public static Signal Tell(in Profile profile, in UsageSpan span, double hour, JudgeContext context)
    {
        if (!profile.IsWarm)
            return TellCold(profile, span, hour, context);
        var peak = Math.Exp(profile.Peaks.Hour) - 1;
        var ratio = hour / Math.Max(1, peak);
        var expected = profile.ExpectedAt(span.Start, context.Calendar);
        return new Signal
        {
            Kind = SignalKind.CreditSpike,
            Observed = hour,
            ExpectedLow = expected.Low,
            ExpectedHigh = expected.High,
            Score = 0.5,
            Severity = ratio >= CriticalRatio ? Severity.Critical : Severity.Error,
            At = span.KnownThrough,
            Since = Since(profile, span),
            Reason =
                $"{Wording.Number(Math.Round(hour))} credits in the last hour; at this hour it uses "
                + $"{Wording.Range(expected)}; " +
                $"{Wording.Times(ratio)} times its highest hour of late ({Wording.Number(Math.Round(peak))}, " +
                $"{Wording.Time(Seconds.ToTime(profile.Peaks.HourAtSeconds))}){FirstUse.Told(profile, span, context)}.",
        };
    }

    private static Signal TellCold(in Profile profile, in UsageSpan span, double hour, JudgeContext context)
    {
        var peers = context.Peers!;
        var usual = Math.Exp(Math.Max(peers.Hour, profile.Peaks.Hour)) - 1;
        var ratio = hour / Math.Max(1, usual);
        return new Signal
        {
            Kind = SignalKind.CreditSpike,
            Observed = hour,
            ExpectedLow = 0,
            ExpectedHigh = usual,
            Score = 0.5,
            Severity = ratio >= CriticalRatio ? Severity.Critical : Severity.Error,
            At = span.KnownThrough,
            Since = span.Start,
            Reason =
                $"{Wording.Number(Math.Round(hour))} credits in the last hour of a key that is too new to have a usual "
                + $"range; the highest hour of late of its {peers.Keys} peers is {Wording.Number(Math.Round(usual))} "
                + "in the middle.",
        };
    }

    // What goes on began with the oldest span in a row that stands above every earlier one.
    private static DateTimeOffset Since(in Profile profile, in UsageSpan span)
    {
        var since = span.Start;
        var least = profile.Peaks.Span + Above;
        for (var age = 0; age < RecentSpans.Hour && Math.Log(1 + profile.Recent[age]) > least; age++)
            since -= UsageSpan.Length;
        return since;
    }

    /// <summary>
    /// Says what there is to say where there is no measure; apart from it, for it is asked a million times a second.
    /// </summary>
    public static void Note(in Profile profile, double hour, JudgeContext context, RuleNotes notes)
    {
        notes.See(hour);
        if (!profile.IsWarm && context.Peers is null)
            notes.Quiet(
                $"The key is learning: used on {profile.LearningDays} of {Profile.WarmDays} days and in "
                + $"{profile.ActiveSpans} of " +
                $"at least {Profile.WarmSpans} spans of ten minutes, and no peers are known to hold it against.");
    }
}
