using Burnwatch.Calibration;
using Burnwatch.Signals;

namespace Burnwatch.Models;

/// <summary>What the model would be asked about in a key's history: what it is trained on.</summary>
public static class FeatureTrace
{
    /// <summary>Folds a key's history and describes the spans that are odd enough for the model.</summary>
    /// <param name="buckets">All of the key, in the order of time.</param>
    /// <param name="from">Spans before it are learnt and not described.</param>
    /// <param name="through">The end of what is described.</param>
    /// <param name="context">What the judgement depends on besides.</param>
    public static IReadOnlyList<FeaturePoint> Of(
        IEnumerable<KeyBucket> buckets, DateTimeOffset from, DateTimeOffset through, JudgeContext context)
    {
        var points = new List<FeaturePoint>();
        HistoryFold.Run(buckets.TakeWhile(bucket => bucket.Start < through), through, _ => context, Describe);
        return points;

        void Describe(in Profile profile, in UsageSpan span, JudgeContext at)
        {
            if (span.Start < from || span.Credits <= 0)
                return;
            var (measures, features) = Detector.Describe(profile, span, at);
            if (features is { } known)
                points.Add(new FeaturePoint(span.Start, measures, known));
        }
    }
}

/// <summary>A span that is odd enough for the model.</summary>
public readonly record struct FeaturePoint(DateTimeOffset Start, Measures Measures, Features Features)
{
    /// <summary>The most that any rule measures, in its own unit: which of several spans is the oddest.</summary>
    public float Most
    {
        get
        {
            var most = float.NegativeInfinity;
            foreach (var rule in Enum.GetValues<Rule>())
                most = Measures.Of(rule) > most ? Measures.Of(rule) : most;
            return most;
        }
    }
}
