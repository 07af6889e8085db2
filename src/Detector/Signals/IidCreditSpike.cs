using System.Globalization;
using Burnwatch.Methods;

namespace Burnwatch.Signals;

/// <summary>The credits of a span are improbable after those of the last day, by ML.NET's IID spike method.</summary>
/// <remarks>
/// Means: of the last spans hardly one was so high. Does not mean: more than it ever used; its last day is all that the
/// method knows, so a key that rested for a day alerts at its first use. Nor does it know a budget: its confidence is
/// that of one span, of which a year has 52,560.
/// </remarks>
internal static class IidCreditSpike
{
    /// <summary>Times the mean of the window from which on a spike is critical.</summary>
    private const double CriticalRatio = 20;

    public static Signal? Judge(in Profile profile, in UsageSpan span, IidSpike? iid, JudgeContext context)
    {
        if (span.Credits <= 0 || iid is null || iid.Judge((float)span.Credits) is not { IsAlert: true } answer)
            return null;
        var expected = profile.ExpectedAt(span.Start, context.Calendar).Times(1.0 / RecentSpans.Hour);
        return new Signal
        {
            Kind = SignalKind.CreditSpike,
            Observed = span.Credits,
            ExpectedLow = expected.Low,
            ExpectedHigh = expected.High,
            Score = Score(answer.PValue, iid),
            Severity = span.Credits >= CriticalRatio * Math.Max(1, iid.Mean) ? Severity.Critical : Severity.Error,
            At = span.KnownThrough,
            Since = span.Start,
            Reason = $"{Wording.Number(Math.Round(span.Credits))} credits in ten minutes; the last {iid.History} " +
                $"brought {Wording.Number(Math.Round(iid.Mean))} on average. By the IID spike method so much has " +
                $"p = {Small(answer.PValue)}; it alerts at {Small(iid.AlertsAt)}.",
        };
    }

    /// <summary>0 to 1; one half at the p-value that alerts, half of that while the window is not full.</summary>
    public static double Score(in UsageSpan span, IidSpike? iid) =>
        span.Credits <= 0 || iid is null ? 0 : Score(iid.Judge((float)span.Credits).PValue, iid);

    private static double Score(double pValue, IidSpike iid)
    {
        var times = Math.Log(pValue) / Math.Log(iid.AlertsAt);
        return times / (1 + times) * (iid.IsFull ? 1 : 0.5);
    }

    private static string Small(double p) => p.ToString(p < 1e-3 ? "0.#e-0" : "0.####", CultureInfo.InvariantCulture);
}
