using Burnwatch.Collector.ElevenApi;
using Burnwatch.Collector.Polling;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Burnwatch.Collector.Usage;

/// <summary>
/// Reads a workspace's usage into the tables: its history on first sight, then what is new or has changed.
/// </summary>
internal sealed partial class UsagePoller(
    ElevenApiClient client,
    PollAttempts attempts,
    WorkspaceStore workspaces,
    UsageStore store,
    PartitionStore partitions,
    IOptions<CollectorOptions> options,
    TimeProvider time,
    ILogger<UsagePoller> logger)
{
    /// <summary>A reading overtaken so often is left to those who overtake it; the next tick tries again.</summary>
    private const int MostOvertaken = 3;

    private readonly UsagePlan plan = new(options.Value.Backfill, options.Value.Trailing, options.Value.DeepTrailing);

    /// <summary>Reads up to now, from where the last reading left off.</summary>
    public Task PollAsync(WatchedWorkspace workspace, CancellationToken cancellation) => attempts.TryAsync(
        new Poll(PollKind.Usage, workspace, workspace.ApiKey, options.Value.PollInterval),
        (access, token) => ReadToNowAsync(workspace, access, token),
        cancellation);

    /// <summary>Reads the last days again, for what was booked or revised late.</summary>
    public Task PollDeepAsync(WatchedWorkspace workspace, CancellationToken cancellation) => attempts.TryAsync(
        new Poll(PollKind.DeepUsage, workspace, workspace.ApiKey, options.Value.DeepInterval),
        (access, token) => ReadAgainAsync(workspace, access, token),
        cancellation);

    private async Task ReadToNowAsync(
        WatchedWorkspace workspace, ElevenApiAccess access, CancellationToken cancellation)
    {
        var state = await workspaces.EnsureAsync(workspace, cancellation);
        for (var overtaken = 0; overtaken < MostOvertaken;)
        {
            var step = plan.Next(state, time.GetUtcNow());
            // Months long past, of the history or of an outage, may have no partition yet; those ahead have.
            if (state.ReadThrough is null || !step.ReachesNow)
                await partitions.MakeAsync(step.Span.From, step.Span.To, cancellation);
            if (await ReadAsync(workspace, access, state, step.Span, step.IsWhole, cancellation) is not { } after)
            {
                overtaken++;
                state = await workspaces.EnsureAsync(workspace, cancellation);
                continue;
            }

            if (state.ReadThrough is null)
                Log.HistoryRead(logger, workspace.Name, step.Span);
            if (step.ReachesNow)
                return;
            state = after;
        }
    }

    private async Task ReadAgainAsync(
        WatchedWorkspace workspace, ElevenApiAccess access, CancellationToken cancellation)
    {
        var spans = plan.Deep(await workspaces.EnsureAsync(workspace, cancellation), time.GetUtcNow());
        foreach (var span in spans)
        {
            WorkspaceState? after = null;
            for (var tries = 0; after is null && tries < MostOvertaken; tries++)
            {
                var state = await workspaces.EnsureAsync(workspace, cancellation);
                after = await ReadAsync(workspace, access, state, span, isWhole: true, cancellation);
            }
        }
    }

    /// <summary>
    /// Reads and stores one span; null when another reading overtook it. No transaction is open during the call.
    /// </summary>
    private async Task<WorkspaceState?> ReadAsync(
        WatchedWorkspace workspace,
        ElevenApiAccess access,
        WorkspaceState state,
        ReadingSpan span,
        bool isWhole,
        CancellationToken cancellation)
    {
        var readAt = time.GetUtcNow();
        var rows = await client.ReadUsageAsync(access, span, cancellation);
        var reading = new UsageReading(state.Id, state.LastReading, span, readAt, isWhole, rows);
        if (await store.SaveAsync(reading, cancellation) is not { } saved)
        {
            Log.Overtaken(logger, workspace.Name, span);
            return null;
        }

        Log.Read(logger, saved.Number, workspace.Name, span, rows.Count, saved.Changed);
        return state.After(reading, saved.Number);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Debug,
            "Reading {Number} of workspace {Workspace}, {Span}: {Buckets} buckets, {Changed} of them new or changed")]
        public static partial void Read(
            ILogger logger, long number, string workspace, ReadingSpan span, int buckets, int changed);

        [LoggerMessage(2, LogLevel.Information, "Read the history of workspace {Workspace}, {Span}")]
        public static partial void HistoryRead(ILogger logger, string workspace, ReadingSpan span);

        [LoggerMessage(3, LogLevel.Debug,
            "Dropped a reading of workspace {Workspace}, {Span}: another was stored meanwhile, and it is read again")]
        public static partial void Overtaken(ILogger logger, string workspace, ReadingSpan span);
    }
}
