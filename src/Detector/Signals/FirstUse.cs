namespace Burnwatch.Signals;

/// <summary>A product or model is used that the key never was used for, by much, or a burst of it follows.</summary>
/// <remarks>
/// <para>
/// Means: somebody uses the key for something else than its owner. Does not mean: abuse; people try things, and move to
/// newer models. So a first use says nothing by itself, and counts for more in two ways. What goes to it in an hour is
/// a large part of the highest hour of late, and comes on top of the most that the key usually uses at this hour: what
/// takes the place of an older model adds nothing. Or a burst of it follows within the watch, of which a credit spike
/// then needs less.
/// </para>
/// <para>
/// It has no share of the budget: traffic that tells no products cannot tell how often harmless keys do this, so bonus
/// and share were set by what it costs when all traffic of a key moves to a new model, and high. What bounds it is how
/// it is told, by itself or with a spike: for a day at most, pauses of some hours included, and not again within the
/// watch unless yet another one is new. So a key opens about one incident by it for each product or model it takes up.
/// </para>
/// <para>Evidence: which one, since when, its credits in the last hour, and how many of them come on top.</para>
/// </remarks>
internal static class FirstUse
{
    /// <summary>ln units that a burst may lack of a spike, when all of it goes to what is new.</summary>
    private const float MostBonus = 0.3f;

    /// <summary>For so long it is told.</summary>
    private const uint TellSeconds = 86_400;

    /// <summary>For so long it may pause meanwhile.</summary>
    private const uint PauseSeconds = 6 * 3600;

    public static Signal? Judge(
        in Profile profile, in UsageSpan span, double hour, JudgeContext context, RuleNotes? notes = null)
    {
        if (span.Credits <= 0 || span.Uses.IsDefaultOrEmpty || !profile.IsWarm)
            return notes?.Quiet(WhyNotAsked(profile, span));
        var found = profile.Uses.Find(span);
        if (found.Name is null)
            return notes?.Quiet(WhyKnown(profile, span));
        var start = Seconds.Of(span.Start);
        var credits = found.Credits + profile.Uses.HourBefore(start);
        var (onTop, most) = (OnTop(profile, span, hour, credits, context), MostOf(profile));
        var (ratio, least) = (onTop / most, context.Policy.FirstUseShare);
        notes?.See(credits, new ExpectedRange(0, 0));
        notes?.Compare(ratio, least);
        if (ratio < least)
            return notes?.Quiet(
                $"First use of {found}{Before(found, span)}, but of little: {Amounts(credits, onTop, most)}.");
        if (WasTold(profile, found, start, context))
            return notes?.Quiet(
                $"First use of {found}, which was told at {ToldAt(profile)} and for some time after it.");
        return new Signal
        {
            Kind = SignalKind.FirstUse,
            Observed = credits,
            ExpectedLow = 0,
            ExpectedHigh = 0,
            Score = ratio / (ratio + least),
            Severity = Severity.Warning,
            At = span.KnownThrough,
            Since = GoesOn(profile, start) ? Seconds.ToTime(Math.Min(start, profile.Uses.ToldSeconds)) : span.Start,
            Reason = $"First use of {found}{Before(found, span)}: {Amounts(credits, onTop, most)}.",
        };
    }

    /// <summary>By how many ln units a burst counts for more because of what it goes to.</summary>
    public static float Bonus(in Profile profile, in UsageSpan span, JudgeContext context) =>
        IsWatched(profile, span, context, out var found) ? MostBonus * (float)found.Part : 0;

    /// <summary>Whether what was told of a span told of a first use: by itself, or with a spike that it counted for.</summary>
    public static bool IsTold(List<Signal> signals, in Profile profile, in UsageSpan span, JudgeContext context) =>
        signals.Exists(signal => signal.Kind is SignalKind.FirstUse)
        || (signals.Exists(signal => signal.Kind is SignalKind.CreditSpike)
            && IsWatched(profile, span, context, out _));

    /// <summary>What a spike says of it: "; first use of Music (product) 23 h before"; empty without a bonus.</summary>
    public static string Told(in Profile profile, in UsageSpan span, JudgeContext context) =>
        IsWatched(profile, span, context, out var found) ? $"; first use of {found}{Before(found, span)}" : "";

    /// <summary>Remembers that it was told.</summary>
    public static void Tell(ref Profile profile, in UsageSpan span)
    {
        ref var uses = ref profile.Uses;
        var start = Seconds.Of(span.Start);
        if (!GoesOn(profile, start))
            uses.ToldSeconds = start;
        uses.ToldLastSeconds = start;
    }

    private static bool IsWatched(in Profile profile, in UsageSpan span, JudgeContext context, out NewUse found)
    {
        found = default;
        if (span.Uses.IsDefaultOrEmpty || !profile.IsWarm)
            return false;
        found = profile.Uses.Find(span);
        return found.Name is not null && AgeOf(found, span) <= context.Policy.FirstUseWatch
            && !WasTold(profile, found, Seconds.Of(span.Start), context);
    }

    // Of what the key may use anyhow at this hour, whatever it did not use for the old is in the place of the old.
    private static double OnTop(
        in Profile profile, in UsageSpan span, double hour, double credits, JudgeContext context)
    {
        var usual = profile.ExpectedAt(span.Start, context.Calendar).High;
        var missing = Math.Max(0, usual - Math.Max(0, hour - credits));
        return Math.Max(0, credits - missing);
    }

    // A peak fades while the key rests; what an hour usually brings does not.
    private static double MostOf(in Profile profile) =>
        Math.Max(1, Math.Exp(Math.Max(profile.Peaks.Hour, profile.Hours.UsualLevel)) - 1);

    private static bool WasTold(in Profile profile, in NewUse found, uint start, JudgeContext context)
    {
        var told = profile.Uses.ToldSeconds;
        if (told == 0 || found.SinceSeconds > told || GoesOn(profile, start))
            return false;
        return start < told + context.Policy.FirstUseWatch.TotalSeconds;
    }

    private static bool GoesOn(in Profile profile, uint start) =>
        profile.Uses.ToldSeconds != 0
        && start < profile.Uses.ToldSeconds + TellSeconds && start < profile.Uses.ToldLastSeconds + PauseSeconds;

    private static string Before(in NewUse found, in UsageSpan span)
    {
        var age = AgeOf(found, span);
        return age > TimeSpan.Zero ? $" {Wording.Duration(age)} before" : "";
    }

    private static TimeSpan AgeOf(in NewUse found, in UsageSpan span) =>
        span.Start - Seconds.ToTime(found.SinceSeconds);

    private static string Amounts(double credits, double onTop, double most) =>
        $"{Number(credits)} credits in the last hour, {Number(onTop)} of them on top of what it usually uses at this " +
        $"hour; its highest hour of late is {Number(most)}";

    private static string Number(double credits) => Wording.Number(Math.Round(credits));

    private static string WhyNotAsked(in Profile profile, in UsageSpan span) =>
        span.Credits <= 0 ? "The key was not used in these ten minutes."
        : span.Uses.IsDefaultOrEmpty ? "Nobody told for which products and models it was used."
        : "The key is learning: all that it is used for is new.";

    private static string WhyKnown(in Profile profile, in UsageSpan span)
    {
        var names = string.Join(", ", span.Uses.Select(use => use.Of.ToString()).Order(StringComparer.Ordinal));
        var isTaught = true;
        foreach (var use in span.Uses)
            isTaught &= profile.Uses.AreTaught(use.Of.Kind);
        return isTaught && !profile.Uses.KnowAll(span)
            ? $"It is used for too many products and models to call one new; it was used for {names}."
            : isTaught ? $"It was used before for {names}."
            : $"Products or models are known of too few days to call one new; it was used for {names}.";
    }

    private static string ToldAt(in Profile profile) => Wording.Time(Seconds.ToTime(profile.Uses.ToldSeconds));
}
