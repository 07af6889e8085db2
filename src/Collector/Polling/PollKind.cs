namespace Burnwatch.Collector.Polling;

/// <summary>What a poll asks for; each kind fails, waits and recovers by itself.</summary>
internal enum PollKind
{
    Usage,
    DeepUsage,
    Inventory,
    Subscription,
    Concurrency,
}
