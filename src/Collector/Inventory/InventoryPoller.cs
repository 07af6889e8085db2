using Burnwatch.Collector.Containment;
using Burnwatch.Collector.ElevenApi;
using Burnwatch.Collector.Polling;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Burnwatch.Collector.Inventory;

/// <summary>Reads which credentials a workspace has, and how much of its credits it has used.</summary>
internal sealed partial class InventoryPoller(
    ElevenApiClient client,
    PollAttempts attempts,
    WorkspaceStore workspaces,
    InventoryStore store,
    ContainmentStore containments,
    IOptions<CollectorOptions> options,
    TimeProvider time,
    ILogger<InventoryPoller> logger)
{
    /// <summary>The two are asked for apart: a key may lack the permission for either.</summary>
    public async Task PollAsync(WatchedWorkspace workspace, CancellationToken cancellation)
    {
        var interval = options.Value.InventoryInterval;
        await attempts.TryAsync(
            new Poll(PollKind.Inventory, workspace, workspace.ApiKey, interval),
            (access, token) => ReadCredentialsAsync(workspace, access, token),
            cancellation);
        await attempts.TryAsync(
            new Poll(PollKind.Subscription, workspace, workspace.ApiKey, interval),
            (access, token) => ReadCountersAsync(workspace, access, token),
            cancellation);
    }

    private async Task ReadCredentialsAsync(
        WatchedWorkspace workspace, ElevenApiAccess access, CancellationToken cancellation)
    {
        // What it shows held when it was asked for; by the time it is here, somebody may have changed it.
        var readAt = time.GetUtcNow();
        var accounts = await client.ReadServiceAccountsAsync(access, cancellation);
        var state = await workspaces.EnsureAsync(workspace, cancellation);
        var inventory = InventoryReading.Of(accounts);
        if (!await store.SaveAsync(state.Id, inventory, readAt, cancellation))
        {
            Log.Overtaken(logger, workspace.Name);
            return;
        }

        await containments.ConfirmAsync(state.Id, readAt, cancellation);
        Log.CredentialsListed(logger, workspace.Name, accounts.Count, inventory.Credentials.Count);
    }

    private async Task ReadCountersAsync(
        WatchedWorkspace workspace, ElevenApiAccess access, CancellationToken cancellation)
    {
        var subscription = await client.ReadSubscriptionAsync(access, cancellation);
        var state = await workspaces.EnsureAsync(workspace, cancellation);
        await workspaces.SaveCountersAsync(state.Id, subscription, time.GetUtcNow(), cancellation);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Debug,
            "Workspace {Workspace} lists {Accounts} service accounts with {Credentials} credentials")]
        public static partial void CredentialsListed(ILogger logger, string workspace, int accounts, int credentials);

        [LoggerMessage(2, LogLevel.Debug,
            "The inventory of workspace {Workspace} is dropped: one that was asked for later is already stored")]
        public static partial void Overtaken(ILogger logger, string workspace);
    }
}
