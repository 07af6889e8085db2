using System.Collections.Concurrent;
using Burnwatch.Collector.Polling;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Burnwatch.Collector.Usage;

/// <summary>Keeps how long a workspace's buckets take to settle: what was set, or what they show.</summary>
internal sealed partial class SettlingLearner(
    SettlingStore store, IOptions<CollectorOptions> options, TimeProvider time, ILogger<SettlingLearner> logger)
{
    /// <summary>Days are looked at, so sooner there is little new.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    // In memory: after a restart it is tried at once.
    private readonly ConcurrentDictionary<long, PollBackoff> backoffs = new();

    /// <summary>Puts in force what was set; nothing where nothing was.</summary>
    public async Task<WorkspaceState> UseSetAsync(
        WatchedWorkspace workspace, WorkspaceState state, CancellationToken cancellation) =>
        options.Value.Settling is { } set && state.Settling != set
            ? await SaveAsync(workspace, state, set, "set", time.GetUtcNow(), cancellation)
            : state;

    /// <summary>
    /// Learns from the buckets of the last days, once an hour, unless it was set. A failure is logged, and what is in
    /// force stays so until a later try succeeds.
    /// </summary>
    public async Task<WorkspaceState> TryLearnAsync(
        WatchedWorkspace workspace, WorkspaceState state, CancellationToken cancellation)
    {
        var backoff = backoffs.GetValueOrDefault(state.Id);
        if (!backoff.IsDue(time.GetUtcNow()))
            return state;
        try
        {
            var learnt = await LearnAsync(workspace, state, cancellation);
            backoffs.TryRemove(state.Id, out _);
            return learnt;
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            var next = backoff.Failed(Interval, asked: null, time.GetUtcNow(), Random.Shared.NextDouble());
            backoffs[state.Id] = next;
            Log.NotLearnt(logger, workspace.Name, state.Settling.TotalMinutes, next.NotBefore, e);
            return state;
        }
    }

    private async Task<WorkspaceState> LearnAsync(
        WatchedWorkspace workspace, WorkspaceState state, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        if (options.Value.Settling is not null || (state.SettlingAt is { } at && now - at < Interval && now >= at))
            return state;
        var outage = options.Value.PollInterval * 3;
        var counts = await store.CountsAsync(
            state.Id, outage > SettlingTime.LeastOutage ? outage : SettlingTime.LeastOutage, now, cancellation);
        var learnt = SettlingTime.Learn(counts);
        var next = SettlingTime.Next(learnt is null ? SettlingTime.Start : state.Settling, learnt);
        return await SaveAsync(workspace, state, next, learnt is null ? "start" : "learnt", now, cancellation);
    }

    private async Task<WorkspaceState> SaveAsync(
        WatchedWorkspace workspace, WorkspaceState state, TimeSpan settling, string source, DateTimeOffset now,
        CancellationToken cancellation)
    {
        await store.SaveAsync(state, settling, source, now, cancellation);
        if (settling != state.Settling)
            Log.Settles(logger, workspace.Name, settling.TotalMinutes, source, state.Settling.TotalMinutes);
        return state with { Settling = settling, SettlingAt = now };
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information,
            "Usage of workspace {Workspace} settles within {Minutes:0} min ({Source}); it was {Before:0} min")]
        public static partial void Settles(
            ILogger logger, string workspace, double minutes, string source, double before);

        [LoggerMessage(2, LogLevel.Error,
            "How long usage of workspace {Workspace} takes to settle could not be learnt; {Minutes:0} min stay in " +
            "force. Next try not before {NotBefore:u}")]
        public static partial void NotLearnt(
            ILogger logger, string workspace, double minutes, DateTimeOffset notBefore, Exception e);
    }
}
