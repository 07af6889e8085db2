namespace Burnwatch.Collector.Polling;

/// <summary>What a poll asks for; each kind fails, waits and recovers by itself.</summary>
internal enum PollKind
{
    Usage,
    SettledUsage,
    Inventory,
    Subscription,
    Concurrency,

    /// <summary>What a workspace has beside its credentials.</summary>
    Catalogue,
}
