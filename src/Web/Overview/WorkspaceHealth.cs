namespace Burnwatch.Web.Overview;

/// <summary>How well the daemon sees a workspace.</summary>
public sealed record WorkspaceHealth
{
    /// <summary>Usage is read every minute; so much later something holds it up, failing or not.</summary>
    private static readonly TimeSpan Late = TimeSpan.FromMinutes(15);

    public required long Id { get; init; }
    public required string Name { get; init; }

    /// <summary>Usage before this is known; null while the first readings are under way.</summary>
    public DateTimeOffset? ReadThrough { get; init; }

    /// <summary>How long after its end usage may still change, and whether that was learnt or set.</summary>
    public UsageSettling Settling => new(SettlingTime, SettlingSource);
    public TimeSpan SettlingTime { get; init; } = UsageSettling.Start;
    public string SettlingSource { get; init; } = "start";
    public DateTimeOffset? FailingSince { get; init; }
    public string? Failure { get; init; }

    /// <summary>Since when settled usage cannot be read again, and why; the newest may be read all the same.</summary>
    public DateTimeOffset? SettledFailingSince { get; init; }
    public string? SettledFailure { get; init; }
    public DateTimeOffset? InventoryFailingSince { get; init; }
    public string? InventoryFailure { get; init; }
    public DateTimeOffset? SubscriptionFailingSince { get; init; }
    public string? SubscriptionFailure { get; init; }

    /// <summary>What usage is read from in place of the analytics, "counters" or "character_stats", and why.</summary>
    public string UsageSource { get; init; } = "analytics";
    public DateTimeOffset? FallbackSince { get; init; }
    public string? FallbackReason { get; init; }

    /// <summary>The admin key that a person has chosen, "primary" or "secondary"; null where nobody has.</summary>
    public string? PreferredKey { get; init; }

    /// <summary>Since when the provider refuses that key and the other one is used; null while it does not.</summary>
    public DateTimeOffset? KeyRefusedSince { get; init; }

    public long? CreditsUsed { get; init; }
    public long? CreditLimit { get; init; }
    public DateTimeOffset? CycleEndsAt { get; init; }
    public required long Keys { get; init; }

    public WorkspaceSight SightAt(DateTimeOffset now) =>
        FailingSince is not null ? WorkspaceSight.Blind
        : ReadThrough is not { } known ? WorkspaceSight.FirstReading
        : now - known > Late ? WorkspaceSight.Late
        : (InventoryFailingSince ?? SubscriptionFailingSince ?? SettledFailingSince) is not null
            ? WorkspaceSight.Partial
        : WorkspaceSight.Clear;
}

public enum WorkspaceSight
{
    Clear,

    /// <summary>Usage is read, but keys, counters or what was late are not.</summary>
    Partial,

    FirstReading,

    /// <summary>No reading fails, and yet the newest is old: the daemon or its clock stands still.</summary>
    Late,

    /// <summary>Usage cannot be read: no new incident of this workspace would be seen.</summary>
    Blind,
}
