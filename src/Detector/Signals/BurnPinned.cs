namespace Burnwatch.Signals;

/// <summary>The burn stays at the ceiling that concurrency or the policy allows.</summary>
/// <remarks>
/// Means: as much is taken as can be, seen in the credits, so also where no header is. Does not mean: more than usual
/// for a key that always runs at its ceiling, which is why such a key's own usual range stays out of it.
/// </remarks>
internal static class BurnPinned
{
    /// <summary>The part of the ceiling from which on burn is at it: requests end and begin.</summary>
    private const double AtCeiling = 0.9;

    public static Signal? Judge(in Profile profile, in UsageSpan span, JudgeContext context, RuleNotes? notes = null)
    {
        var perHour = span.Credits * RecentSpans.Hour;
        notes?.See(perHour);
        if (!span.IsComplete)
            return notes?.Quiet("These ten minutes are not over; only whole ones are held against a ceiling.");
        if ((context.Policy.BurnCeiling ?? profile.Slots.Ceiling) is not { } ceiling)
            return notes?.Quiet("No ceiling of the burn is set, and there are too few readings to learn one.");
        var source = context.Policy.BurnCeiling is null ? "with every slot taken" : "that the policy allows";
        var least = ceiling * AtCeiling / RecentSpans.Hour;
        notes?.See(perHour, firesFrom: ceiling * AtCeiling);
        notes?.Compare(0, context.Policy.PinFor.TotalMinutes);
        if (span.Credits < least)
            return notes?.Quiet(WhyBelow(source, ceiling));
        var expected = profile.ExpectedAt(span.Start, context.Calendar);
        notes?.See(perHour, expected);
        if (profile.IsWarm && expected.High >= ceiling * AtCeiling)
            return notes?.Quiet("At the ceiling, where the key often is at this hour.");
        var spans = 1;
        while (spans < RecentSpans.Length && profile.Recent[spans - 1] >= least)
            spans++;
        var lasts = UsageSpan.Length * spans;
        notes?.Compare(lasts.TotalMinutes, context.Policy.PinFor.TotalMinutes);
        if (lasts < context.Policy.PinFor)
            return notes?.Quiet(WhyTooShort(lasts, context.Policy.PinFor));
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
            Reason =
                $"{Wording.Number(Math.Round(perHour))} credits per hour for {Wording.Duration(lasts)}: the ceiling " +
                $"{source} is {Wording.Number(Math.Round(ceiling))}; at this hour it uses {Wording.Range(expected)}.",
        };
    }

    private static string WhyBelow(string source, double ceiling) =>
        $"Below the ceiling {source}, {Wording.Number(Math.Round(ceiling))} credits per hour.";

    private static string WhyTooShort(TimeSpan lasts, TimeSpan pinFor) =>
        $"At the ceiling for {Wording.Duration(lasts)}, not for {Wording.Duration(pinFor)}.";
}
