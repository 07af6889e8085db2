using Burnwatch.Collector.ElevenApi;
using Burnwatch.Collector.Polling;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Burnwatch.Collector.Concurrency;

/// <summary>
/// Asks with a credential of its own how many requests run; a response without the headers is no reading.
/// </summary>
internal sealed partial class ConcurrencyProber(
    ElevenApiClient client,
    PollAttempts attempts,
    WorkspaceStore workspaces,
    ConcurrencyStore store,
    IOptions<CollectorOptions> options,
    TimeProvider time,
    ILogger<ConcurrencyProber> logger)
{
    /// <summary>Makes all probes of a workspace, side by side.</summary>
    public Task ProbeAsync(WatchedWorkspace workspace, CancellationToken cancellation) => Task.WhenAll(
        workspace.Probes.Select(probe => attempts.TryAsync(
            new Poll(PollKind.Concurrency, workspace, probe.ApiKey, options.Value.ProbeInterval),
            (access, token) => ProbeAsync(workspace, probe, access, token),
            cancellation)));

    private async Task ProbeAsync(
        WatchedWorkspace workspace, WatchedProbe probe, ElevenApiAccess access, CancellationToken cancellation)
    {
        var answer = await client.ProbeAsync(access, cancellation);
        if (answer.Concurrency is { } shown)
        {
            var state = await workspaces.EnsureAsync(workspace, cancellation);
            var reading = new ConcurrencyReading(
                probe.Credential, time.GetUtcNow(), probe.ModelFamily, shown.Current, shown.Maximum);
            if (await store.SaveAsync(state.Id, [reading], cancellation) == 0)
                Log.CredentialUnknown(logger, probe.Credential, workspace.Name);
        }

        // A credential without the permission for this call is alive, and its headers, if any, were read.
        if (answer.Failure is { Kind: not ElevenApiFailureKind.ScopeMissing } failure)
            throw new ElevenApiException("probe the provider", failure);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning,
            "Dropped a concurrency reading of credential {Credential}, which workspace {Workspace} does not list; " +
            "set its hash or its id in Collector:Workspaces")]
        public static partial void CredentialUnknown(ILogger logger, string credential, string workspace);
    }
}
