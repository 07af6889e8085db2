namespace Burnwatch.Signals;

/// <summary>The level has shifted up and stays: the last day lies above the days before it.</summary>
/// <remarks>
/// <para>
/// Means: the key uses more by the day, however little by the hour: a leak that is careful. Does not mean: abuse; a key
/// that grows does the same.
/// </para>
/// <para>
/// The measure is the distance in ln credits from the middle between the mean and the highest of the days before, over
/// how much days differ: a key whose days are all alike is odd at half as much again, one that works by campaigns is
/// not. No span counts for more than the highest of late: a burst is told as a spike, and must not be told again for a
/// day.
/// </para>
/// <para>
/// For a day after the clocks went forward there is no measure: 24 hours hold a day of 23 and an hour more, and so two
/// runs of a nightly job. A shift that stays is found the day after.
/// </para>
/// </remarks>
internal static class SlowBurn
{
    /// <summary>Less is never told, and not worth asking the zone for.</summary>
    private const float Least = 0.3f;

    public static float Measure(in Profile profile, in UsageSpan span, Calendar calendar)
    {
        var above = profile.Long.Above(profile.Peaks.Within(span.Credits));
        return above >= Least && calendar.LostAnHourBefore(span.Start) ? float.NaN : above;
    }

    public static Signal Tell(in Profile profile, in UsageSpan span)
    {
        ref readonly var days = ref profile.Long;
        var day = days.LastDay(profile.Peaks.Within(span.Credits));
        var deviation = Math.Sqrt(days.Variance);
        var low = Math.Exp(days.Level - (HourCells.Ninety * deviation)) - 1;
        var high = Math.Exp(Math.Max(days.Peak, days.Level + (HourCells.Ninety * deviation))) - 1;
        return new Signal
        {
            Kind = SignalKind.SlowBurn,
            Observed = day,
            ExpectedLow = low,
            ExpectedHigh = high,
            Score = 0.5,
            Severity = Severity.Warning,
            At = span.KnownThrough,
            Since = span.End - TimeSpan.FromDays(1),
            Reason = $"{Wording.Number(Math.Round(day))} credits in the last day, bursts left out; a day brings " +
                $"{Wording.Number(Math.Round(Math.Exp(days.Level) - 1))}, the highest of late " +
                $"{Wording.Number(Math.Round(Math.Exp(days.Peak) - 1))}.",
        };
    }

    /// <summary>
    /// Says what there is to say where there is no measure; apart from it, for it is asked a million times a second.
    /// </summary>
    public static void Note(in Profile profile, in UsageSpan span, Calendar calendar, RuleNotes notes)
    {
        if (calendar.LostAnHourBefore(span.Start))
            notes.Quiet("The clocks went forward within the last day, so 24 hours are more than a day of the key.");
        if (profile.Long.AreKnown)
            notes.See(profile.Long.LastDay(profile.Peaks.Within(span.Credits)));
        else
            notes.Quiet("Too few days of the key are known to compare the last one with.");
    }
}
