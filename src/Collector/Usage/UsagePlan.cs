using Burnwatch.Collector.ElevenApi;
using Burnwatch.Collector.Polling;

namespace Burnwatch.Collector.Usage;

/// <summary>One span to read, and what will be known once it is.</summary>
/// <param name="Span">What to ask for.</param>
/// <param name="ReachesNow">Whether nothing is left to read after it.</param>
/// <param name="IsWhole">Whether everything up to its end has then been read.</param>
internal readonly record struct UsageStep(ReadingSpan Span, bool ReachesNow, bool IsWhole);

/// <summary>
/// Which span to read next: the history on first sight, then what is new and the stretch that may still change.
/// </summary>
/// <param name="Backfill">How much history.</param>
/// <param name="Trailing">How far back each poll reads again.</param>
/// <param name="DeepTrailing">How far back the deep poll reads again.</param>
internal sealed record UsagePlan(TimeSpan Backfill, TimeSpan Trailing, TimeSpan DeepTrailing)
{
    /// <summary>No answer is asked to hold more; what is longer is read in several.</summary>
    private static readonly TimeSpan Chunk = TimeSpan.FromDays(1);

    /// <summary>
    /// The next span. It starts where the last reading left off, never at "now minus something", so neither an outage
    /// of any length nor a stop in the middle of the history leaves a gap.
    /// </summary>
    public UsageStep Next(WorkspaceState state, DateTimeOffset now)
    {
        // The minute that runs belongs to it: what a leak burns now is seen now, not when the minute is over.
        var end = ReadingSpan.Floor(now + ReadingSpan.Minute - TimeSpan.FromTicks(1));
        var from = state switch
        {
            { ReadThrough: { } through } => ReadingSpan.Floor((through < end ? through : end) - Trailing),
            { LastReadingTo: { } to } when to < end => to,
            { LastReadingTo: not null } => end - ReadingSpan.Minute,
            _ => ReadingSpan.Floor(now - Backfill, Chunk),
        };
        var reachesNow = from + Chunk >= end;
        var isWhole = reachesNow || state.ReadThrough is not null;
        return new UsageStep(new ReadingSpan(from, reachesNow ? end : from + Chunk), reachesNow, isWhole);
    }

    /// <summary>The spans of a deep poll, oldest first; none before the history is complete.</summary>
    public IEnumerable<ReadingSpan> Deep(WorkspaceState state, DateTimeOffset now)
    {
        var end = ReadingSpan.Floor(state.ReadThrough < now ? state.ReadThrough.Value : now);
        if (state.ReadThrough is null)
            yield break;
        for (var from = ReadingSpan.Floor(end - DeepTrailing); from < end; from += Chunk)
            yield return new ReadingSpan(from, from + Chunk < end ? from + Chunk : end);
    }
}
