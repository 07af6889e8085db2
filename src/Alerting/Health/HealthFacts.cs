namespace Burnwatch.Alerting.Health;

/// <summary>What the database shows of how well the daemon sees.</summary>
public sealed record HealthFacts
{
    public IReadOnlyList<WorkspaceFacts> Workspaces { get; init; } = [];

    /// <summary>When the shard that was judged the longest ago was, of those that ever were; null where none was.</summary>
    public DateTimeOffset? EvaluatedAt { get; init; }

    /// <summary>Shards that were never judged.</summary>
    public long NeverJudged { get; init; }

    /// <summary>When the page that waits the longest was written; null where none waits.</summary>
    public DateTimeOffset? WaitingSince { get; init; }

    /// <summary>Incidents of the last day whose page a channel refused for good, and of which nobody was told since.</summary>
    public long Refused { get; init; }
}

/// <summary>How well one workspace is seen.</summary>
public sealed record WorkspaceFacts
{
    public required string Name { get; init; }

    public DateTimeOffset? FailingSince { get; init; }

    /// <summary>The sentence of the last failure; it holds no secret.</summary>
    public string? Failure { get; init; }

    /// <summary>Usage before this is known; null while the history is being read.</summary>
    public DateTimeOffset? ReadThrough { get; init; }

    /// <summary>When usage was read first; null where it never was.</summary>
    public DateTimeOffset? FirstReadAt { get; init; }

    /// <summary>The newest concurrency of the last day; null where there was none.</summary>
    public DateTimeOffset? ConcurrencyAt { get; init; }
}
