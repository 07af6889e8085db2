namespace Burnwatch;

/// <summary>How a profile takes up a span, and the unused or unknown time before it.</summary>
internal static class Learning
{
    /// <summary>Brings a profile up to the start of a span: time without usage was unused, or is unknown.</summary>
    public static void AdvanceTo(ref Profile profile, uint start, JudgeContext context)
    {
        if (profile.IsEmpty)
            profile.ThroughSeconds = start;
        while (profile.ThroughSeconds < start)
            Take(ref profile, context.MissingIsUnknown ? float.NaN : 0, context);
    }

    /// <summary>Takes up a complete span that begins where the profile ends.</summary>
    public static void Take(ref Profile profile, float credits, JudgeContext context)
    {
        var start = profile.ThroughSeconds;
        var end = start + (uint)UsageSpan.Length.TotalSeconds;
        profile.Recent.Push(credits);
        profile.Peaks.Learn(
            OrNothing(profile.Recent[RecentSpans.Hour]),
            profile.Recent.Sum(RecentSpans.Hour, RecentSpans.Hour),
            end - 3600,
            slowly: context.IncidentIsOpen);
        if (!float.IsNaN(credits))
            Use(ref profile, start, credits);
        profile.ThroughSeconds = end;
        // Hours close on the UTC hour: in a zone that is half an hour off, the cell is that of the hour's first span.
        if (end / 3600 != start / 3600)
            profile.Hours.CloseHour(context.Calendar.CellAt(Seconds.ToTime(start - (start % 3600))), context.IncidentIsOpen);
    }

    private static void Use(ref Profile profile, uint start, float credits)
    {
        profile.Hours.Add(credits);
        profile.Rates.Learn(credits);
        if (credits <= 0)
            return;
        profile.Slots.Learn(start, credits);
        profile.ActiveSpans++;
        profile.LastUsedSeconds = start;
        if (profile.FirstUsedSeconds == 0)
            profile.FirstUsedSeconds = start;
        var day = (int)(start / 86_400);
        if (day != profile.LastActiveDay)
        {
            profile.LastActiveDay = day;
            profile.ActiveDays++;
        }
    }

    private static float OrNothing(float credits) => float.IsNaN(credits) ? 0 : credits;
}
