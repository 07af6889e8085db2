namespace Burnwatch.Signals;

/// <summary>The credits per request jump above the highest of late.</summary>
/// <remarks>
/// Means: the key is used for something else than before: longer texts, a dearer model. Does not mean: more use. The
/// measure is the distance in ln credits per request to a peak that fades as use goes on, an hour late.
/// </remarks>
internal static class CostPerRequest
{
    /// <summary>
    /// ln units: requests that cost less than half as much again are never told, whatever is paid for.
    /// </summary>
    public const float Least = 0.4f;

    public static double Measure(in Profile profile, in UsageSpan span) =>
        profile.Costs.AreKnown ? RequestCosts.Of(span.Credits, span.Requests) - profile.Costs.Peak : double.NaN;

    public static Signal Tell(in Profile profile, in UsageSpan span)
    {
        var cost = span.Credits / span.Requests;
        var (peak, usual) = (Math.Exp(profile.Costs.Peak), Math.Exp(profile.Costs.Usual));
        return new Signal
        {
            Kind = SignalKind.CostPerRequest,
            Observed = cost,
            ExpectedLow = 0,
            ExpectedHigh = peak,
            Score = 0.5,
            Severity = Severity.Error,
            At = span.KnownThrough,
            Since = span.Start,
            Reason =
                $"{Wording.Number(cost)} credits per request in {Wording.Number(span.Requests)} requests; they cost " +
                $"{Wording.Number(usual)}, at most {Wording.Number(peak)} of late: {Wording.Times(cost / peak)} times "
                + "that.",
        };
    }

    /// <summary>
    /// Says what there is to say where there is no measure; apart from it, for it is asked a million times a second.
    /// </summary>
    public static void Note(in UsageSpan span, RuleNotes notes) => notes.Quiet(double.IsNaN(span.Requests)
        ? "The number of requests is not known."
        : "Too few requests are known to say what one costs.");
}
