namespace Burnwatch.Signals;

/// <summary>The burn stays at the ceiling that concurrency or the policy allows.</summary>
/// <remarks>
/// Means: as much is taken as can be, seen in the credits, so also where no header is. Does not mean: more than usual for a key that
/// always runs at its ceiling, which is why such a key's own usual range stays out of it.
/// </remarks>
internal static class BurnPinned
{
    /// <summary>The part of the ceiling from which on burn is at it: requests end and begin.</summary>
    private const double AtCeiling = 0.9;

    public static Signal? Judge(in Profile profile, in UsageSpan span, JudgeContext context)
    {
        if (!span.IsComplete || (context.Policy.BurnCeiling ?? profile.Slots.Ceiling) is not { } ceiling)
            return null;
        var least = ceiling * AtCeiling / RecentSpans.Hour;
        if (span.Credits < least)
            return null;
        var expected = profile.ExpectedAt(span.Start, context.Calendar);
        if (profile.IsWarm && expected.High >= ceiling * AtCeiling)
            return null;
        var spans = 1;
        while (spans < RecentSpans.Length && profile.Recent[spans - 1] >= least)
            spans++;
        var lasts = UsageSpan.Length * spans;
        if (lasts < context.Policy.PinFor)
            return null;
        var perHour = span.Credits * RecentSpans.Hour;
        var source = context.Policy.BurnCeiling is null ? "with every slot taken" : "that the policy allows";
        return new Signal
        {
            Kind = SignalKind.BurnPinned,
            Observed = perHour,
            ExpectedLow = expected.Low,
            ExpectedHigh = expected.High,
            Score = lasts / (lasts + context.Policy.PinFor),
            Severity = Severity.Error,
            At = span.KnownThrough,
            Since = span.End - lasts,
            Reason = $"{Wording.Number(Math.Round(perHour))} credits per hour for {Wording.Duration(lasts)}: the ceiling " +
                $"{source} is {Wording.Number(Math.Round(ceiling))}; at this hour it uses {Wording.Range(expected)}.",
        };
    }
}
