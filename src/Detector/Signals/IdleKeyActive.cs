namespace Burnwatch.Signals;

/// <summary>A key that rested for long, measured by its own rests, is used.</summary>
/// <remarks>
/// <para>
/// Means: somebody found a key that its owner had put away. Does not mean: abuse; a job that runs once a quarter wakes
/// so.
/// </para>
/// <para>
/// The measure grows with the rest, by itself and over the longest one before, and shrinks with the square of how far
/// the volume, in ln credits, is from an ordinary one: a first small request is a test, and the hour that follows
/// tells. After a rest of 30 days, or when it was never used in 7 days since it was made, any use counts.
/// </para>
/// </remarks>
internal static class IdleKeyActive
{
    /// <summary>From this rest on any use is told, whatever the statistics say.</summary>
    public static readonly TimeSpan Abandoned = TimeSpan.FromDays(30);

    /// <summary>A key that was never used for so long is told at its first use.</summary>
    public static readonly TimeSpan NeverUsed = TimeSpan.FromDays(7);

    /// <summary>Spans that are added to the longest rest: half a day is no news for any key.</summary>
    private const double Habit = 72;

    /// <summary>Spans of a day, the rest from which on its length alone counts.</summary>
    private const double Day = 144;

    private const uint HourSeconds = 3600;

    public static double Measure(in Profile profile, in UsageSpan span, double hour)
    {
        if (profile.LastUsedSeconds == 0)
            return double.NaN;
        var (gap, longest) = RestBefore(profile, Seconds.Of(span.Start));
        if (gap < Gaps.Short)
            return double.NaN;
        var usual = profile.Hours.UsualLevel;
        var volume = usual > 0 ? Math.Min(1, Math.Log(1 + hour) / usual) : 1;
        return (Math.Log(gap / (longest + Habit)) + Math.Log(gap / Day)) * volume * volume;
    }

    /// <summary>Whether it is used after a rest that needs no statistics to be told.</summary>
    public static bool IsAbandoned(in Profile profile, in UsageSpan span, JudgeContext context)
    {
        if (span.Credits <= 0)
            return false;
        if (profile.LastUsedSeconds == 0)
            return context.WatchedFrom is { } from && span.Start - from >= NeverUsed;
        return RestBefore(profile, Seconds.Of(span.Start)).Gap >= Abandoned / UsageSpan.Length;
    }

    public static Signal Tell(in Profile profile, in UsageSpan span, double hour, JudgeContext context)
    {
        var start = Seconds.Of(span.Start);
        var (gap, longest) = RestBefore(profile, start);
        var isAbsolute = IsAbandoned(profile, span, context);
        var wasUsed = profile.LastUsedSeconds != 0;
        var rest = wasUsed ? UsageSpan.Length * gap : span.Start - (context.WatchedFrom ?? span.Start);
        return new Signal
        {
            Kind = SignalKind.IdleKeyActive,
            Observed = rest.TotalHours,
            ExpectedLow = 0,
            ExpectedHigh = longest / RecentSpans.Hour,
            Score = 0.5,
            Severity = isAbsolute ? Severity.Critical : Severity.Error,
            IsAbsolute = isAbsolute,
            At = span.KnownThrough,
            Since = gap < Gaps.Short || start - profile.Gaps.WokeSeconds >= HourSeconds
                ? span.Start
                : Seconds.ToTime(profile.Gaps.WokeSeconds),
            Reason = wasUsed
                ? $"Used after {Wording.Duration(rest)} of rest, {Wording.Number(Math.Round(hour))} credits in the "
                    + $"last hour; its longest rest before was {Wording.Duration(UsageSpan.Length * longest)}."
                : $"Used for the first time in {Wording.Duration(rest)}, {Wording.Number(Math.Round(hour))} credits.",
        };
    }

    /// <summary>
    /// The rest that a span ends, or that ended in the hour before it; in spans, with the longest rest before.
    /// </summary>
    public static (double Gap, double Longest) RestBefore(in Profile profile, uint start)
    {
        var gap = (((double)start - profile.LastUsedSeconds) / UsageSpan.Length.TotalSeconds) - 1;
        return gap < Gaps.Short && profile.Gaps.Last >= Gaps.Short && start - profile.Gaps.WokeSeconds < HourSeconds
            ? (profile.Gaps.Last, profile.Gaps.LongestBefore)
            : (gap, profile.Gaps.Longest);
    }

    /// <summary>
    /// Says what there is to say where there is no measure; apart from it, for it is asked a million times a second.
    /// </summary>
    public static void Note(in Profile profile, in UsageSpan span, RuleNotes notes)
    {
        if (profile.LastUsedSeconds == 0)
        {
            notes.Quiet($"The key was never used before, and is not known unused for {NeverUsed.TotalDays} days.");
            return;
        }
        var (gap, longest) = RestBefore(profile, Seconds.Of(span.Start));
        notes.See(gap / RecentSpans.Hour, new ExpectedRange(0, longest / RecentSpans.Hour));
        notes.Quiet($"No rest of {Wording.Duration(UsageSpan.Length * Gaps.Short)} was before it.");
    }
}
