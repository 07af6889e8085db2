using Burnwatch.Collector.ElevenApi;
using Burnwatch.Collector.Polling;
using Microsoft.Extensions.Options;

namespace Burnwatch.Collector.Usage;

/// <summary>
/// The settled lane: reads again what the fast lane has left behind, and learns how long that goes on changing.
/// </summary>
internal sealed class UsageRereader(
    PollAttempts attempts,
    WorkspaceStore workspaces,
    UsageHourStore hours,
    UsageReader reader,
    SettlingLearner settling,
    IOptions<CollectorOptions> options,
    TimeProvider time)
{
    /// <summary>How often it looks for what is due.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(5);

    private readonly UsagePlan plan = new(options.Value.Backfill, options.Value.Minutes);
    private readonly RereadPlan rereads = new(options.Value.Reread);

    /// <summary>Reads the hours that are due; nothing before the history is complete.</summary>
    public Task RereadAsync(WatchedWorkspace workspace, CancellationToken cancellation) => attempts.TryAsync(
        new Poll(PollKind.SettledUsage, workspace, workspace.ApiKey, Interval),
        (access, token) => RereadAsync(workspace, access, token),
        cancellation);

    private async Task RereadAsync(
        WatchedWorkspace workspace, ElevenApiAccess access, CancellationToken cancellation)
    {
        var state = await workspaces.EnsureAsync(workspace, cancellation);
        // While something stands in for the analytics, they are asked by the fast lane alone whether they are back.
        if (state.ReadThrough is null || state.FallbackFrom is not null)
            return;
        state = await settling.TryLearnAsync(workspace, state, cancellation);
        var now = time.GetUtcNow();
        var openFrom = plan.Begin(state, now);
        var known = await hours.KnownAsync(
            state.Id, openFrom - options.Value.Reread - ReadingSpan.Hour, openFrom, cancellation);
        foreach (var span in rereads.Due(known, openFrom, state.Settling, now))
            await ReadAsync(workspace, access, span, cancellation);
    }

    private async Task ReadAsync(
        WatchedWorkspace workspace, ElevenApiAccess access, ReadingSpan span, CancellationToken cancellation)
    {
        StoredStep? stored = null;
        for (var tries = 0; stored is null && tries < UsageReader.MostOvertaken; tries++)
        {
            var state = await workspaces.EnsureAsync(workspace, cancellation);
            var step = new UsageStep(span, IsWhole: false);
            stored = await reader.ReadAsync(workspace, access, state, step, cancellation);
        }
    }
}
