using Burnwatch.Collector.ElevenApi;
using Burnwatch.Collector.Polling;

namespace Burnwatch.Collector.Usage;

/// <summary>One span to read, and whether everything up to its end has then been read.</summary>
internal readonly record struct UsageStep(ReadingSpan Span, bool IsWhole);

/// <summary>
/// What to read to know the usage up to now: the history on first sight, then what is new and what is still open.
/// </summary>
/// <param name="Backfill">How much history.</param>
/// <param name="Minutes">How much of it in minutes; the rest is read by the hour.</param>
internal sealed record UsagePlan(TimeSpan Backfill, TimeSpan Minutes)
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <summary>From where on an hour that was never read is read in minutes.</summary>
    public DateTimeOffset MinutesFrom(DateTimeOffset now) => ReadingSpan.Floor(now - Minutes, Day);

    /// <summary>Where the plan of an instant begins; it depends on no hour before.</summary>
    public DateTimeOffset Begin(WorkspaceState state, DateTimeOffset now)
    {
        if (state.ReadThrough is not { } through)
            return HistoryBegin(now);
        // What stood in for the analytics is read again, all of it.
        var known = new[] { through, EndOf(now), state.FallbackFrom ?? through }.Min();
        return ReadingSpan.Floor(known - state.Settling, ReadingSpan.Hour);
    }

    /// <summary>Where the history of a workspace begins that was never read.</summary>
    public DateTimeOffset HistoryBegin(DateTimeOffset now) => ReadingSpan.Floor(now - Backfill, Day);

    /// <summary>
    /// The spans to read, oldest first. They start where the last reading left off, never at "now minus something", so
    /// neither an outage of any length nor a stop in the middle of the history leaves a gap.
    /// </summary>
    /// <param name="state">How far the workspace was read.</param>
    /// <param name="known">Its hours from <see cref="Begin"/> on.</param>
    /// <param name="now">Now.</param>
    public IReadOnlyList<UsageStep> Steps(
        WorkspaceState state, IReadOnlyList<UsageHour> known, DateTimeOffset now)
    {
        var (begin, end) = (Begin(state, now), EndOf(now));
        // However long an outage was: what was watched is judged minute by minute.
        if (state.ReadThrough is not null)
        {
            var minutesFrom = state.FallbackFrom is null ? DateTimeOffset.MinValue : MinutesFrom(now);
            var watched = new SpanCutter(known, minutesFrom);
            return [.. watched.Cut(begin, end).Select(span => new UsageStep(span, IsWhole: true))];
        }

        var cutter = new SpanCutter(known, MinutesFrom(now));
        var history = Missing(cutter, begin, end).SelectMany(gap => cutter.Cut(gap.From, gap.To)).ToList();
        return [.. history.Select((span, i) => new UsageStep(span, IsWhole: i == history.Count - 1))];
    }

    // The minute that runs belongs to it: what a leak burns now is seen now, not when the minute is over.
    private static DateTimeOffset EndOf(DateTimeOffset now) =>
        ReadingSpan.Floor(now + ReadingSpan.Minute - TimeSpan.FromTicks(1));

    // What a history that was cut short has not read yet; the hour that runs always, so that there is a last step.
    private static IEnumerable<(DateTimeOffset From, DateTimeOffset To)> Missing(
        SpanCutter cutter, DateTimeOffset begin, DateTimeOffset end)
    {
        var running = ReadingSpan.Floor(end - ReadingSpan.Minute, ReadingSpan.Hour);
        var from = begin;
        for (var hour = begin; hour < running; hour += ReadingSpan.Hour)
        {
            if (!cutter.Knows(hour))
                continue;
            if (from < hour)
                yield return (from, hour);
            from = hour + ReadingSpan.Hour;
        }
        yield return (from, end);
    }
}
