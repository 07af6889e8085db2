namespace Burnwatch.Signals;

/// <summary>Credits far above the highest of the key's past, sustained for 20 to 60 minutes or large enough at once.</summary>
/// <remarks>
/// <para>Means: somebody uses the key more than its owner ever did lately. Does not mean: abuse; a launch looks the same.</para>
/// <para>
/// The measure is a distance in ln credits to a remembered peak, the largest of three: the least of the last three spans
/// against the peak of a span, the least of the last two against the same, the hour against the peak of an hour. The least
/// of several forgives one ragged span and finds what goes on. A ratio to the own record is free of scale, and the
/// n-th of exchangeable values is a record with probability 1/n however heavy their tail, where a deviation of such counts
/// means nothing. The offsets were found on real traffic, beside the thresholds of <see cref="SpikeThreshold"/>.
/// </para>
/// </remarks>
internal static class CreditSpike
{
    private const double ThreeSpansOffset = 0.4;
    private const double TwoSpansOffset = -0.3;

    /// <summary>ln units above the threshold that raise the score from 1/2 to 0.88.</summary>
    private const double ScoreWidth = 1;

    /// <summary>Times the peak from which on a spike is critical.</summary>
    private const double CriticalRatio = 5;

    /// <summary>How far above its past the key is, in ln units; below zero: within it.</summary>
    /// <param name="hour">The credits of the hour that ends with the span.</param>
    public static double Measure(in Profile profile, in UsageSpan span, double hour)
    {
        var now = (float)span.Credits;
        var two = Math.Min(now, profile.Recent[0]);
        var three = Math.Min(two, profile.Recent[1]);
        var measure = Level(hour) - profile.Peaks.Hour;
        measure = Larger(measure, Level(two) - profile.Peaks.Span + TwoSpansOffset);
        return Larger(measure, Level(three) - profile.Peaks.Span + ThreeSpansOffset);
    }

    /// <summary>0 to 1; one half at the threshold. A key with little past has low scores only, whatever it does.</summary>
    public static double Score(in Profile profile, double measure, double threshold)
    {
        var known = (double)profile.ActiveSpans / (profile.ActiveSpans + (Profile.WarmSpans / 4));
        return known / (1 + Math.Exp((threshold - measure) * 2 / ScoreWidth));
    }

    public static Signal? Judge(
        in Profile profile, in UsageSpan span, double hour, JudgeContext context, double measure, double threshold, double score)
    {
        if (!profile.IsWarm || measure < threshold)
            return null;
        var peak = Math.Exp(profile.Peaks.Hour) - 1;
        var ratio = hour / Math.Max(1, peak);
        var expected = profile.ExpectedAt(span.Start, context.Calendar);
        return new Signal
        {
            Kind = SignalKind.CreditSpike,
            Observed = hour,
            ExpectedLow = expected.Low,
            ExpectedHigh = expected.High,
            Score = Math.Max(0.5, score),
            Severity = ratio >= CriticalRatio ? Severity.Critical : Severity.Error,
            At = span.KnownThrough,
            Since = Since(profile, span),
            Reason = $"{Wording.Number(Math.Round(hour))} credits in the last hour; at this hour it uses {Wording.Range(expected)}; " +
                $"{Wording.Times(ratio)} times its highest hour of late ({Wording.Number(Math.Round(peak))}, " +
                $"{Wording.Time(Seconds.ToTime(profile.Peaks.HourAtSeconds))}).",
        };
    }

    // What goes on began with the oldest span in a row that stands above every earlier one.
    private static DateTimeOffset Since(in Profile profile, in UsageSpan span)
    {
        var since = span.Start;
        for (var age = 0; age < RecentSpans.Hour && Level(profile.Recent[age]) > profile.Peaks.Span; age++)
            since -= UsageSpan.Length;
        return since;
    }

    // Most spans are unused, and a logarithm costs most of a measure.
    private static double Level(double credits) => credits == 0 ? 0 : Math.Log(1 + credits);

    // A span that is not known tells nothing: a comparison with not-a-number is false.
    private static double Larger(double known, double other) => other > known ? other : known;
}
