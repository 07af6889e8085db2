namespace Burnwatch.Collector.Drilling;

/// <summary>A fake leak: what people practise with.</summary>
public sealed record Drill
{
    public long Id { get; init; }

    /// <summary>Its own, which nothing counts.</summary>
    public long WorkspaceId { get; init; }

    /// <summary>What its workspace and its key are called: it begins with DRILL wherever it is shown.</summary>
    public required string Name { get; init; }

    public DateTimeOffset StartedAt { get; init; }

    /// <summary>When its leak was there to be read; null before.</summary>
    public DateTimeOffset? LeakedAt { get; init; }

    public DateTimeOffset EndsBy { get; init; }
}
