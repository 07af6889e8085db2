using Burnwatch.Collector.ElevenApi;
using Burnwatch.Collector.Fallback;
using Burnwatch.Collector.Polling;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Burnwatch.Collector.Usage;

/// <summary>The fast lane: a workspace's history on first sight, then what is new and what is still open.</summary>
internal sealed partial class UsagePoller(
    PollAttempts attempts,
    WorkspaceStore workspaces,
    UsageHourStore hours,
    UsageReader reader,
    SettlingLearner settling,
    PartitionStore partitions,
    UsageFallback fallback,
    HistoryProgress progress,
    IOptions<CollectorOptions> options,
    TimeProvider time,
    ILogger<UsagePoller> logger)
{
    private readonly UsagePlan plan = new(options.Value.Backfill, options.Value.Minutes);

    /// <summary>Reads up to now, from where the last reading left off.</summary>
    public Task PollAsync(WatchedWorkspace workspace, CancellationToken cancellation) => attempts.TryAsync(
        new Poll(PollKind.Usage, workspace, workspace.ApiKey, options.Value.PollInterval),
        (access, token) => ReadOrFallBackAsync(workspace, access, token),
        cancellation);

    private async Task ReadOrFallBackAsync(
        WatchedWorkspace workspace, ElevenApiAccess access, CancellationToken cancellation)
    {
        try
        {
            await ReadToNowAsync(workspace, access, cancellation);
        }
        catch (ElevenApiException e) when (UsageFallback.IsRefusal(e))
        {
            var begin = plan.HistoryBegin(time.GetUtcNow());
            if (!await fallback.ReadAsync(workspace, access, begin, e.Failure.Sentence, cancellation))
                throw;
        }
        catch (UnshownUseException e)
        {
            var begin = plan.HistoryBegin(time.GetUtcNow());
            if (!await fallback.ReadAsync(workspace, access, begin, e.Message, cancellation, e.From))
                throw;
        }
    }

    private async Task ReadToNowAsync(
        WatchedWorkspace workspace, ElevenApiAccess access, CancellationToken cancellation)
    {
        for (var overtaken = 0; overtaken < UsageReader.MostOvertaken; overtaken++)
        {
            var state = await settling.UseSetAsync(
                workspace, await workspaces.EnsureAsync(workspace, cancellation), cancellation);
            var now = time.GetUtcNow();
            var known = await hours.KnownAsync(state.Id, plan.Begin(state, now), now, cancellation);
            if (await ReadAsync(workspace, access, state, plan.Steps(state, known, now), cancellation))
                return;
        }
    }

    // False when another reading of the same time was faster, and all is to be planned anew.
    private async Task<bool> ReadAsync(
        WatchedWorkspace workspace,
        ElevenApiAccess access,
        WorkspaceState state,
        IReadOnlyList<UsageStep> steps,
        CancellationToken cancellation)
    {
        var isHistory = state.ReadThrough is null;
        // A history is much to read, and its budget is not that of the minutes that are to come.
        if (isHistory)
            access = access with { Lane = CallLane.Background };
        for (var i = 0; i < steps.Count; i++)
        {
            // Months long past, of the history or of an outage, may have no partition yet; those ahead have.
            if (isHistory || steps.Count > 1)
                await partitions.MakeAsync(steps[i].Span.From, steps[i].Span.To, cancellation);
            if (await reader.ReadAsync(workspace, access, state, steps[i], cancellation) is not { } stored)
                return false;
            state = stored.After;
            if (!isHistory)
                continue;
            Log.HistoryRead(logger, workspace.Name, steps[i].Span, i + 1, steps.Count);
            progress.Tell(workspace.Name, (i + 1d) / steps.Count, steps[i].Span.To);
        }
        return true;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information,
            "Read the history of workspace {Workspace}, {Span}: {Done} of {All} parts")]
        public static partial void HistoryRead(
            ILogger logger, string workspace, ReadingSpan span, int done, int all);
    }
}
