using Burnwatch.Collector.ElevenApi;
using Burnwatch.Collector.Fallback;
using Burnwatch.Collector.Polling;
using Microsoft.Extensions.Logging;

namespace Burnwatch.Collector.Usage;

/// <summary>Reads one span of a workspace's usage and stores it; what every lane does.</summary>
internal sealed partial class UsageReader(
    ElevenApiClient client, UsageStore store, CounterStore counters, TimeProvider time, ILogger<UsageReader> logger)
{
    /// <summary>A reading overtaken so often is left to those who overtake it; the next run tries again.</summary>
    public const int MostOvertaken = 3;

    /// <summary>
    /// Reads and stores a span; null when another reading of its time overtook it, or read its hours in another
    /// width: then it is to be planned anew. No transaction is open during the call.
    /// </summary>
    /// <param name="workspace">Whose usage.</param>
    /// <param name="access">How it is asked for.</param>
    /// <param name="state">As it was read before.</param>
    /// <param name="step">What to read.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <exception cref="UnshownUseException">Keys were used, and the newest usage shows nothing of it.</exception>
    public async Task<StoredStep?> ReadAsync(
        WatchedWorkspace workspace,
        ElevenApiAccess access,
        WorkspaceState state,
        UsageStep step,
        CancellationToken cancellation)
    {
        var readAt = time.GetUtcNow();
        var rows = await client.ReadUsageAsync(access, step.Span, cancellation);
        if (step.IsWhole && state.ReadThrough is not null)
            await RefuseUnshownAsync(state, step.Span, rows, readAt, cancellation);
        var reading = new UsageReading(state.Id, state.LastReading, step.Span, readAt, step.IsWhole, rows);
        if (await store.SaveAsync(reading, cancellation) is not { } saved)
        {
            Log.Overtaken(logger, workspace.Name, step.Span);
            return null;
        }

        Log.Read(logger, saved.Number, workspace.Name, step.Span, rows.Count, saved.Changed);
        return new StoredStep(state.After(reading, saved.Number), saved.Changed);
    }

    // Before it is stored: an empty answer would take back what is known, or what stands in for it.
    private async Task RefuseUnshownAsync(
        WorkspaceState state,
        ReadingSpan span,
        IReadOnlyList<UsageRow> rows,
        DateTimeOffset now,
        CancellationToken cancellation)
    {
        if (rows.Any(row => row.IsUse && !(row.Start < state.FallbackFrom)))
            return;
        var uses = await counters.SinceAsync(state.Id, span.From, cancellation);
        if (uses.Count == 0)
            return;
        var stored = state.FallbackFrom is null ? await counters.FindStoredAsync(state.Id, span, cancellation) : null;
        var over = UnshownUse.OverBefore(now, state.Settling);
        if (UnshownUse.From(span, rows, state.FallbackFrom, stored, over, uses) is { } from)
            throw new UnshownUseException(from);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Debug,
            "Reading {Number} of workspace {Workspace}, {Span}: {Buckets} buckets, {Changed} of them new or changed")]
        public static partial void Read(
            ILogger logger, long number, string workspace, ReadingSpan span, int buckets, int changed);

        [LoggerMessage(2, LogLevel.Debug,
            "Dropped a reading of workspace {Workspace}, {Span}: another was stored meanwhile, and it is read again")]
        public static partial void Overtaken(ILogger logger, string workspace, ReadingSpan span);
    }
}

/// <summary>A span that was read and stored.</summary>
/// <param name="After">The state of the workspace after it.</param>
/// <param name="Changed">How many buckets were new or had changed.</param>
internal readonly record struct StoredStep(WorkspaceState After, int Changed);
