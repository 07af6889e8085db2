using Burnwatch.Models;

namespace Burnwatch.Signals;

/// <summary>All that is odd about a span together, as the model weighs it.</summary>
/// <remarks>
/// Means: no rule had to see enough by itself, but spans of which several things are odd in this way were abuse in the
/// model's training. Does not mean: more than the rules; it is one voice beside them, with a share of its own.
/// </remarks>
internal static class LeakLikeness
{
    private const int MostReasons = 3;

    /// <summary>The score of the model; not a number without one, or where no rule comes near to firing.</summary>
    public static float Measure(in Profile profile, in UsageSpan span, in Measures measures, JudgeContext context) =>
        context.Model is { } model && Features.AreOfInterest(profile, span, measures)
            ? (float)model.Score(Features.Take(profile, span, measures, context))
            : float.NaN;

    public static Signal Tell(in Profile profile, in UsageSpan span, double hour, JudgeContext context)
    {
        var features = Features.Take(profile, span, Measures.Take(profile, span, context), context);
        var expected = profile.ExpectedAt(span.Start, context.Calendar);
        return new Signal
        {
            Kind = SignalKind.LeakLike,
            Observed = hour,
            ExpectedLow = expected.Low,
            ExpectedHigh = expected.High,
            Score = 0.5,
            Severity = Severity.Error,
            At = span.KnownThrough,
            Since = span.Start,
            Reason = $"{Wording.Number(Math.Round(hour))} credits in the last hour, odd in several ways together: " +
                $"{ReasonsOf(context.Model!, features)}.",
        };
    }

    // What a feature adds is counted from an ordinary one of the training, so more than nothing speaks for abuse.
    private static string ReasonsOf(LeakModel model, Features features)
    {
        var carried = Enum.GetValues<Feature>()
            .Select(
                feature =>
                    (Words: Words(feature, features.Of(feature)), Part: model.Of(feature).At(features.Of(feature))))
            .Where(part => part is { Words: not null, Part: > 0 })
            .OrderByDescending(part => part.Part)
            .Take(MostReasons)
            .Select(part => part.Words)
            .ToList();
        return carried.Count > 0 ? string.Join("; ", carried) : "nothing by itself";
    }

    // Null of what describes the key and not what it does.
    private static string? Words(Feature feature, float value) => feature switch
    {
        Feature.Spike => $"20 to 60 minutes are {Times(value)} times its highest of late",
        Feature.Burn => $"the day lies {Wording.Times(value)} times as far above its days as these differ",
        Feature.Hour => "it goes on in an hour of the day in which it rests",
        Feature.Idle => "it woke from a rest that is long for it",
        Feature.Cost => $"a request costs {Times(value)} times the most of late",
        Feature.Level => $"the hour is {Times(value)} times a usual one",
        Feature.HourOfDay => $"ten minutes are {Times(value)} times the highest of late at this hour of the day",
        Feature.Day => $"the day is {Times(value)} times a usual one",
        Feature.Surprise =>
            $"of such hours of the day it uses {Wording.Number(Math.Round(100 * Math.Pow(10, -value), 1))} in 100",
        Feature.Used =>
            $"it was used in {Math.Round(RecentSpans.Hour * value)} of the last {RecentSpans.Hour} times ten minutes",
        Feature.Rest => $"its rest before was {Times(value)} times the longest",
        Feature.Price => $"a request costs {Times(value)} times the usual",
        _ => null,
    };

    private static string Times(float ln) => Wording.Times(Math.Exp(ln));
}
