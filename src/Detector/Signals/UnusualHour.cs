namespace Burnwatch.Signals;

/// <summary>Use in an hour of the day in which the key rests.</summary>
/// <remarks>
/// <para>
/// Means: somebody works while its owner sleeps. Does not mean: much use; a quiet test at night looks the same.
/// </para>
/// <para>
/// The measure is the surprise of use in such an hour, -log10 of its probability, days of both kinds together, raised
/// by how many of the last spans were used and lowered for less than an ordinary volume. The probability leans on the
/// activity of the whole day, and on a neighbouring hour: a habit that runs on for half an hour is no surprise.
/// </para>
/// </remarks>
internal static class UnusualHour
{
    private const int LeastDays = 4;

    /// <summary>Hours' worth of the whole day's activity in the probability of an hour.</summary>
    private const double Prior = 0.3;

    /// <summary>The part of a neighbouring hour's probability that an hour has at least.</summary>
    private const double Neighbour = 0.3;

    public static double Measure(in Profile profile, in UsageSpan span, double hour, Calendar calendar)
    {
        var at = calendar.CellAt(span.Start) % 24;
        var (seen, active) = profile.Hours.Day(at);
        // Use in one such hour of three is no surprise, whatever the rest.
        if (seen < LeastDays || active * 3 > seen)
            return double.NaN;
        var used = 1 + profile.Recent.Used(RecentSpans.Hour - 1);
        var usual = profile.Hours.UsualLevel;
        var volume = usual > 0 ? Math.Min(1, Math.Log(1 + hour) / usual) : 1;
        return Surprise(profile, at) * (0.5 + (0.5 * used / RecentSpans.Hour)) * volume;
    }

    /// <summary>-log10 of the probability of use in an hour of the day.</summary>
    public static double Surprise(in Profile profile, int hourOfDay)
    {
        var (seen, active) = profile.Hours.Day(hourOfDay);
        var probability = (active + (Prior * profile.Hours.Activity)) / (seen + Prior);
        var before = Share(profile.Hours.Day((hourOfDay + 23) % 24));
        var after = Share(profile.Hours.Day((hourOfDay + 1) % 24));
        return -Math.Log10(Math.Max(probability, Neighbour * Math.Max(before, after)));
    }

    public static Signal Tell(in Profile profile, in UsageSpan span, double hour, JudgeContext context)
    {
        var local = context.Calendar.Local(span.Start);
        var (seen, active) = profile.Hours.Day(local.Hour);
        var expected = profile.ExpectedAt(span.Start, context.Calendar);
        return new Signal
        {
            Kind = SignalKind.UnusualHour,
            Observed = hour,
            ExpectedLow = 0,
            ExpectedHigh = expected.High,
            Score = 0.5,
            Severity = Severity.Warning,
            At = span.KnownThrough,
            Since = span.Start,
            Reason =
                $"{Wording.Number(Math.Round(hour))} credits in the last hour, from {local:HH}:00 on local time, an "
                + $"hour in which it was used on {active} of {seen} days.",
        };
    }

    private static double Share((int Seen, int Active) cell) => cell.Seen == 0 ? 0 : (double)cell.Active / cell.Seen;

    /// <summary>
    /// Says what there is to say where there is no measure; apart from it, for it is asked a million times a second.
    /// </summary>
    public static void Note(in Profile profile, in UsageSpan span, double hour, Calendar calendar, RuleNotes notes)
    {
        notes.See(hour);
        var (seen, active) = profile.Hours.Day(calendar.CellAt(span.Start) % 24);
        notes.Quiet(seen < LeastDays
            ? $"This hour of the day was seen on {seen} days only; {LeastDays} are needed to call it quiet."
            : $"The key was used at this hour of the day on {active} of {seen} days: it is no quiet hour.");
    }
}
