using Burnwatch.Collector.ElevenApi;
using Burnwatch.Collector.Polling;
using Burnwatch.Collector.Usage;
using Microsoft.Extensions.Logging;

namespace Burnwatch.Collector.Fallback;

/// <summary>
/// Reads usage from elsewhere while the analytics are refused or empty: from the counters of the keys, and where nobody tells
/// counters from character-stats. The analytics stay the book: once they are back, all of it is read again from them.
/// </summary>
internal sealed partial class UsageFallback(
    ElevenApiClient client,
    WorkspaceStore workspaces,
    CounterStore counters,
    CredentialNames names,
    UsageStore store,
    PartitionStore partitions,
    TimeProvider time,
    ILogger<UsageFallback> logger)
{
    // A stretch that is written again each time, so that nothing hangs on which reading came when.
    private static readonly TimeSpan Again = TimeSpan.FromHours(2);

    /// <summary>Whether the analytics are refused, which waiting does not mend.</summary>
    public static bool IsRefusal(ElevenApiException e) =>
        e.Failure is { Kind: ElevenApiFailureKind.ScopeMissing } or { IsAbsent: true };

    /// <summary>Reads what there is to read; false where nothing can stand in for the analytics.</summary>
    /// <param name="workspace">Whose usage.</param>
    /// <param name="access">How it is asked for.</param>
    /// <param name="begin">Where the history begins, for a workspace of which nothing was ever read.</param>
    /// <param name="reason">Why the analytics are not read.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <param name="unshownFrom">From where on the analytics answer and show nothing; null where they refuse.</param>
    public async Task<bool> ReadAsync(
        WatchedWorkspace workspace,
        ElevenApiAccess access,
        DateTimeOffset begin,
        string reason,
        CancellationToken cancellation,
        DateTimeOffset? unshownFrom = null)
    {
        var state = await workspaces.EnsureAsync(workspace, cancellation);
        var reading = await counters.FindReadAsync(state.Id, cancellation) is { } readAt
            ? await OfCountersAsync(state, begin, readAt, unshownFrom, reason, cancellation)
            : await OfStatsAsync(state, access, begin, reason, cancellation);
        if (reading is null)
            return state.FallbackFrom is not null;
        if (state.FallbackFrom is null)
            Log.Begun(logger, workspace.Name, reading.StandIn!.Source, reason);
        await partitions.MakeAsync(reading.Span.From, reading.Span.To, cancellation);
        // One that was overtaken is made again by the next poll.
        await store.SaveAsync(reading, cancellation);
        return true;
    }

    private async Task<UsageReading?> OfCountersAsync(
        WorkspaceState state,
        DateTimeOffset begin,
        DateTimeOffset readAt,
        DateTimeOffset? unshownFrom,
        string reason,
        CancellationToken cancellation)
    {
        var to = ReadingSpan.Floor(readAt) + ReadingSpan.Minute;
        var through = ReadingSpan.Floor(state.ReadThrough ?? readAt);
        // The counters of one inventory are a beginning: what was used before it is in none of them.
        var uses = await counters.SinceAsync(
            state.Id, Earlier(through - Again - Again, unshownFrom), cancellation);
        var missing = state.FallbackFrom
            ?? unshownFrom
            ?? uses.Where(use => use.ToAt > through).Select(use => ReadingSpan.Floor(use.FromAt)).Append(through).Min();
        var from = missing > through - Again ? missing : through - Again;
        // What was read empty before anybody knew better.
        if (state.FallbackFrom is null)
            from = Earlier(from, unshownFrom);
        if (from >= to)
            return null;
        var span = new ReadingSpan(from, to);
        return new UsageReading(
            state.Id, state.LastReading, span, time.GetUtcNow(), IsWhole: true, CounterUse.Spread(uses, span))
        {
            StandIn = new UsageStandIn(UsageSource.Counters, state.ReadThrough is null ? begin : missing, reason),
        };
    }

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset? other) => other < one ? other.Value : one;

    private async Task<UsageReading?> OfStatsAsync(
        WorkspaceState state,
        ElevenApiAccess access,
        DateTimeOffset begin,
        string reason,
        CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var through = ReadingSpan.Floor(state.ReadThrough ?? now);
        var missing = state.FallbackFrom ?? through;
        var from = missing > through - Again ? missing : through - Again;
        var span = new ReadingSpan(from, ReadingSpan.Floor(now) + ReadingSpan.Minute);
        var used = await TryStatsAsync(access, span, cancellation);
        if (used is null || (used.Count == 0 && state.FallbackFrom is null))
            return null;
        var rows = await names.RowsAsync(state.Id, used, span, cancellation);
        return new UsageReading(state.Id, state.LastReading, span, now, IsWhole: true, rows)
        {
            StandIn = new UsageStandIn(
                UsageSource.CharacterStats, state.ReadThrough is null ? begin : missing, reason),
        };
    }

    // What it says of its own refusal is of no use: the analytics are what must be mended.
    private async Task<IReadOnlyList<(string Series, DateTimeOffset Start, long Credits)>?> TryStatsAsync(
        ElevenApiAccess access, ReadingSpan span, CancellationToken cancellation)
    {
        try
        {
            return await client.ReadCharacterStatsAsync(access, span, cancellation);
        }
        catch (ElevenApiException e)
        {
            Log.NoStats(logger, access.Workspace, e.Message);
            return null;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning,
            "Usage of workspace {Workspace} is taken from {Source} from now on: {Reason} " +
            "The analytics are tried at each poll and replace it once they answer")]
        public static partial void Begun(ILogger logger, string workspace, UsageSource source, string reason);

        [LoggerMessage(2, LogLevel.Debug, "Nothing stands in for the analytics of workspace {Workspace}: {Sentence}")]
        public static partial void NoStats(ILogger logger, string workspace, string sentence);
    }
}
