namespace Burnwatch;

/// <summary>How a profile takes up a span, and the unused or unknown time before it.</summary>
internal static class Learning
{
    private static readonly uint SpanSeconds = (uint)UsageSpan.Length.TotalSeconds;

    /// <summary>Brings a profile up to the start of a span: time without usage was unused, or is unknown.</summary>
    /// <remarks>
    /// Two hours are taken span by span. Then nothing is left in the recent spans to grow old, each further span does
    /// the same, and the rest is skipped: with the same bytes in the end, wherever the time was divided.
    /// </remarks>
    public static void AdvanceTo(ref Profile profile, uint start, JudgeContext context)
    {
        if (profile.IsEmpty)
            profile.ThroughSeconds = start;
        var missing = context.MissingIsUnknown ? float.NaN : 0;
        for (var spans = 0; spans < RecentSpans.Length && profile.ThroughSeconds < start; spans++)
            Take(ref profile, missing, float.NaN, context.LearnsSlowly, isBurst: false, context);
        if (profile.ThroughSeconds < start)
            SkipTo(ref profile, start, context);
    }

    private static void SkipTo(ref Profile profile, uint start, JudgeContext context)
    {
        var from = profile.ThroughSeconds;
        var spans = (start - from + SpanSeconds - 1) / SpanSeconds;
        profile.ThroughSeconds = from + (spans * SpanSeconds);
        profile.Recent.Skip(spans);
        profile.Peaks.Skip(spans);
        profile.Long.Skip(from, profile.ThroughSeconds, context.LearnsSlowly);
        if (context.MissingIsUnknown)
            return;
        profile.Rates.Skip(spans);
        profile.Hours.Skip(from, profile.ThroughSeconds, SpanSeconds, context.Calendar);
    }

    /// <summary>Takes up a complete span that begins where the profile ends.</summary>
    /// <param name="profile">What is taught.</param>
    /// <param name="credits">Credits of the span; not a number where nothing is known.</param>
    /// <param name="requests">Requests of the span; not a number where they are not known.</param>
    /// <param name="slowly">
    /// At a tenth of the rate: it may be abuse, which must not become the habit it is compared with.
    /// </param>
    /// <param name="isBurst">Whether it was told as a spike.</param>
    /// <param name="context">Whose hours they are.</param>
    public static void Take(
        ref Profile profile, float credits, float requests, bool slowly, bool isBurst, JudgeContext context)
    {
        var start = profile.ThroughSeconds;
        var end = start + SpanSeconds;
        profile.Recent.Push(credits, slowly);
        profile.Peaks.Learn(
            OrNothing(profile.Recent[RecentSpans.Hour]),
            profile.Recent.Sum(RecentSpans.Hour, RecentSpans.Hour),
            end - 3600,
            profile.Recent.AnySlow(RecentSpans.Hour, 1),
            profile.Recent.AnySlow(RecentSpans.Hour, RecentSpans.Hour));
        if (!float.IsNaN(credits))
            Use(ref profile, start, credits, requests, slowly, isBurst, context.LearnAtOnce);
        profile.ThroughSeconds = end;
        // Hours close on the UTC hour: in a zone that is half an hour off, the cell is that of the hour's first span.
        if (end / 3600 != start / 3600)
            profile.Hours.CloseHour(context.Calendar.CellAt(Seconds.ToTime(start - (start % 3600))));
        profile.Long.CloseAt(end, slowly);
    }

    private static void Use(
        ref Profile profile, uint start, float credits, float requests, bool slowly, bool isBurst, bool isExpected)
    {
        profile.Hours.Add(credits, slowly);
        profile.Rates.Learn(credits);
        // A burst is told as one; counted here as well it would be told for a day.
        if (isExpected)
            profile.Long.Expect(credits);
        else
            profile.Long.Add(
                isBurst ? Math.Min(credits, profile.Long.UsualSpan) : (float)profile.Peaks.Within(credits));
        if (credits <= 0)
            return;
        profile.Slots.Learn(start, credits);
        profile.Costs.Learn(RequestCosts.Of(credits, requests), slowly);
        if (profile.LastUsedSeconds != 0 && start > profile.LastUsedSeconds + SpanSeconds)
            profile.Gaps.Learn(((start - profile.LastUsedSeconds) / SpanSeconds) - 1, start);
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
