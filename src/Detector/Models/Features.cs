using System.Runtime.CompilerServices;
using Burnwatch.Signals;

namespace Burnwatch.Models;

/// <summary>The features of one span, each within its range; nothing known is the low end.</summary>
[InlineArray(Count)]
public struct Features
{
    public const int Count = 15;

    private static readonly float[] Low = [-3, 0, 0, -6, -3, -6, -6, -4, 0, 0, -6, -3, 0, 0, 0];
    private static readonly float[] High = [8, 12, 4, 8, 6, 8, 8, 6, 4, 1, 6, 6, 8, 3, 1];

    /// <summary>From which measure of a rule on a span is worth a look by the model, in each rule's own unit.</summary>
    private static readonly float[] Near = [-0.4f, 0.5f, 0.4f, -1, 0];

    private float first;

    public readonly float Of(Feature feature) => this[(int)feature];

    public readonly float[] ToArray() => ((ReadOnlySpan<float>)this).ToArray();

    /// <summary>Whether a rule comes near to anything it may ever fire at: the others are not worth the time.</summary>
    internal static bool AreOfInterest(in Profile profile, in UsageSpan span, in Measures measures)
    {
        if (!profile.IsWarm || span.Credits <= 0)
            return false;
        for (var i = 0; i < Near.Length; i++)
        {
            if (measures[i] >= Near[i])
                return true;
        }
        return false;
    }

    /// <summary>Describes a used span of a warm key.</summary>
    internal static Features Take(in Profile profile, in UsageSpan span, in Measures measures, JudgeContext context)
    {
        Features features = default;
        for (var i = 0; i < Near.Length; i++)
            features[i] = measures[i];
        var usual = profile.Hours.UsualLevel;
        var hourOfDay = context.Calendar.CellAt(span.Start) % 24;
        var hour = span.Credits + profile.Recent.Sum(0, RecentSpans.Hour - 1);
        var (rest, longest) = IdleKeyActive.RestBefore(profile, Seconds.Of(span.Start));
        features[(int)Feature.Level] = (float)(Math.Log(1 + hour) - usual);
        features[(int)Feature.HourOfDay] = (float)Math.Log(1 + span.Credits) - profile.Hours.PeakAround(hourOfDay);
        features[(int)Feature.Day] = profile.Long.UsualSpan > 0
            ? (float)Math.Log(1 + profile.Long.LastDay(profile.Peaks.Within(span.Credits))) - profile.Long.Level
            : float.NaN;
        features[(int)Feature.Surprise] = (float)UnusualHour.Surprise(profile, hourOfDay);
        features[(int)Feature.Used] = profile.Recent.Used(RecentSpans.Hour - 1) + 1;
        features[(int)Feature.Used] /= RecentSpans.Hour;
        features[(int)Feature.Rest] = (float)Math.Log((1 + rest) / (1 + longest));
        features[(int)Feature.Price] = profile.Costs.AreKnown
            ? RequestCosts.Of(span.Credits, span.Requests) - profile.Costs.Usual
            : float.NaN;
        features[(int)Feature.Peaks] = (float)(profile.Peaks.Hour - usual);
        features[(int)Feature.DaySpread] = MathF.Sqrt(profile.Long.Variance);
        features[(int)Feature.Activity] = (float)profile.Hours.Activity;
        // What is not a number fails both comparisons.
        for (var i = 0; i < Count; i++)
            features[i] = features[i] >= Low[i] ? Math.Min(features[i], High[i]) : Low[i];
        return features;
    }
}
