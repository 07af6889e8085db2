using Burnwatch.Collector.Catalogue;
using Burnwatch.Collector.Concurrency;
using Burnwatch.Collector.Fallback;
using Burnwatch.Collector.Inventory;
using Burnwatch.Collector.Usage;
using Microsoft.Extensions.Options;
using Quartz;

namespace Burnwatch.Collector;

/// <summary>Reads what is new in the usage of all workspaces.</summary>
[DisallowConcurrentExecution]
internal sealed class PollUsageJob(UsagePoller poller, IReadOnlyList<WatchedWorkspace> workspaces) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) =>
        await Task.WhenAll(workspaces.Select(workspace => poller.PollAsync(workspace, cancellationToken)));
}

/// <summary>Reads again what is due of the usage of all workspaces that is no longer open.</summary>
[DisallowConcurrentExecution]
internal sealed class RereadUsageJob(UsageRereader rereader, IReadOnlyList<WatchedWorkspace> workspaces) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) =>
        await Task.WhenAll(workspaces.Select(workspace => rereader.RereadAsync(workspace, cancellationToken)));
}

/// <summary>Reads the credentials and counters of all workspaces.</summary>
[DisallowConcurrentExecution]
internal sealed class PollInventoryJob(InventoryPoller poller, IReadOnlyList<WatchedWorkspace> workspaces) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) =>
        await Task.WhenAll(workspaces.Select(workspace => poller.PollAsync(workspace, cancellationToken)));
}

/// <summary>Reads the models, groups, members, webhooks and audit logs of all workspaces.</summary>
[DisallowConcurrentExecution]
internal sealed class PollCatalogueJob(CataloguePoller poller, IReadOnlyList<WatchedWorkspace> workspaces) : IJob
{
    /// <summary>How often it runs: people change them by the day, and each costs a request.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) =>
        await Task.WhenAll(workspaces.Select(workspace => poller.PollAsync(workspace, cancellationToken)));
}

/// <summary>Makes the probes of all workspaces.</summary>
[DisallowConcurrentExecution]
internal sealed class ProbeJob(ConcurrencyProber prober, IReadOnlyList<WatchedWorkspace> workspaces) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) =>
        await Task.WhenAll(workspaces.Select(workspace => prober.ProbeAsync(workspace, cancellationToken)));
}

/// <summary>Keeps partitions ahead of their time, and of nothing more than retention says.</summary>
[DisallowConcurrentExecution]
internal sealed class PartitionJob(
    PartitionStore store,
    UsageStore usage,
    UsageHourStore hours,
    CredentialEventStore events,
    InventoryItemStore items,
    CounterStore counters,
    IOptions<CollectorOptions> options,
    TimeProvider time) : IJob
{
    /// <summary>How often it runs: often enough that a failed run is made up for long before a month ends.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromHours(6);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await store.MakeAsync(now - options.Value.Backfill, now.AddMonths(2), cancellationToken);
        await store.DropAsync(now - options.Value.Retention, cancellationToken);
        await usage.DropReadingsAsync(now - options.Value.Retention, cancellationToken);
        await hours.DropAsync(now - options.Value.Retention, cancellationToken);
        await events.DropAsync(now - options.Value.Retention, cancellationToken);
        await items.DropAsync(now - options.Value.Retention, cancellationToken);
        await counters.DropAsync(now, cancellationToken);
    }
}
