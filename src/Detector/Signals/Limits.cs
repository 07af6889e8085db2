namespace Burnwatch.Signals;

/// <summary>
/// The credits run out before the cycle ends at the present rate, or have run out and spending goes on.
/// </summary>
/// <remarks>
/// Means: the key will stop, or costs beyond its limit. Does not mean: abuse; the rate may be its own. Two rates must
/// agree, one of hours and one of days, so that neither a burst nor a week that is long over pages anybody.
/// </remarks>
internal static class Limits
{
    private static readonly TimeSpan Critical = TimeSpan.FromHours(6);
    private static readonly TimeSpan Urgent = TimeSpan.FromHours(24);

    public static Signal? Judge(in Profile profile, in Counters counters, JudgeContext context, RuleNotes? notes = null)
    {
        notes?.See(counters.Used, new ExpectedRange(0, Math.Max(0, counters.Limit)), counters.Limit);
        if (!profile.Rates.AreKnown)
            return notes?.Quiet("Less than six hours of the key are known: too little to tell a rate.");
        if (counters.Limit <= 0)
            return notes?.Quiet("The key has no limit.");
        var (fast, slow) = (profile.Rates.Short, profile.Rates.Long);
        var rate = Math.Min(fast, slow);
        // Less than one credit an hour is a rest of a mean that fades, not use.
        if (rate < 1)
            return notes?.Quiet("The key uses less than one credit an hour: nothing runs out.");
        // What is told is the rate of now: a mean of days would promise days to a key that burns through the rest in an
        // hour.
        var burn = Math.Max(fast, profile.Recent.Sum(0, 1) * RecentSpans.Hour);
        var left = counters.Limit - counters.Used;
        if (left <= 0)
            return Crossed(profile, counters, burn);
        var hours = left / rate;
        notes?.Compare(hours, context.Policy.LimitHorizon.TotalHours);
        if (hours >= context.Policy.LimitHorizon.TotalHours)
            return notes?.Quiet(
                $"The {Wording.Number(left)} credits that are left last longer than " +
                $"{Wording.Duration(context.Policy.LimitHorizon)} at {Wording.Number(Math.Round(rate))} per hour.");
        var exhausted = counters.At + TimeSpan.FromHours(hours);
        return exhausted < (counters.CycleEndsAt ?? DateTimeOffset.MaxValue)
            ? Near(counters, burn, left / burn, context)
            : notes?.Quiet("The cycle ends, and the counter starts anew, before the credits run out.");
    }

    private static Signal Near(in Counters counters, double rate, double hours, JudgeContext context)
    {
        var until = TimeSpan.FromHours(hours);
        var end = counters.CycleEndsAt is { } at ? $"; the cycle ends in {Wording.Duration(at - counters.At)}" : "";
        return new Signal
        {
            Kind = SignalKind.LimitNear,
            Observed = counters.Used,
            ExpectedLow = 0,
            ExpectedHigh = Math.Max(0, counters.Limit - (rate * context.Policy.LimitHorizon.TotalHours)),
            Score = 1 / (1 + (until / context.Policy.LimitHorizon)),
            Severity = until <= Critical ? Severity.Critical : until <= Urgent ? Severity.Error : Severity.Warning,
            At = counters.At,
            Since = counters.At,
            Reason = $"{Wording.Number(counters.Used)} of {Wording.Number(counters.Limit)} credits are used; at " +
                $"{Wording.Number(Math.Round(rate))} per hour the rest ends in {Wording.Duration(until)}{end}.",
        };
    }

    private static Signal Crossed(in Profile profile, in Counters counters, double rate) => new()
    {
        Kind = SignalKind.LimitCrossed,
        Observed = counters.Used,
        ExpectedLow = 0,
        ExpectedHigh = counters.Limit,
        Score = 1,
        Severity = Severity.Critical,
        At = counters.At,
        Since = profile.LastUsed ?? counters.At,
        Reason =
            $"{Wording.Number(counters.Used)} credits are used where {Wording.Number(counters.Limit)} is the limit, "
            + "and it goes on at " +
            $"{Wording.Number(Math.Round(rate))} per hour.",
    };
}
