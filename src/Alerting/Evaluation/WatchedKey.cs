namespace Burnwatch.Alerting.Evaluation;

/// <summary>A key with what people say of it and what its page names.</summary>
public sealed record WatchedKey
{
    public required long Id { get; init; }
    public required long WorkspaceId { get; init; }
    public required string Workspace { get; init; }
    public required string Name { get; init; }
    /// <summary>Since when its use is known: when it was made, or first seen here if that was later.</summary>
    public DateTimeOffset? WatchedFrom { get; init; }
    public long? OwnerId { get; init; }
    public string? Owner { get; init; }
    public string? OwnerMail { get; init; }
    public string? OwnerTimeZone { get; init; }

    /// <summary>Hours of the owner's day in which what is not critical is less severe; null: none.</summary>
    public string? OwnerQuietHours { get; init; }

    /// <summary>Reference to the owner's routing key; null: the daemon's default.</summary>
    public string? RoutingKey { get; init; }
    public string? Environment { get; init; }
    public string? Product { get; init; }
    public string? CostCentre { get; init; }

    /// <summary>The key's zone, else its owner's, else UTC.</summary>
    public required string TimeZone { get; init; }

    /// <summary>The hint of its newest credential: the last characters of the secret.</summary>
    public string? Hint { get; init; }
    public string? ServiceAccount { get; init; }

    /// <summary>The key that its last credential went to; null while it has one.</summary>
    public string? WentTo { get; init; }

    /// <summary>Whether it was made up for a drill that was ended.</summary>
    public bool IsOfPastDrill { get; init; }

    /// <summary>As people find it at the provider.</summary>
    public string NameAndHint => Hint is null ? Name : $"{Name} (ends in {Hint})";

    /// <summary>
    /// Credits of all its credentials in the billing cycle, and what they may use; null where the provider says none.
    /// </summary>
    public long? CreditsUsed { get; init; }
    public long? CreditLimit { get; init; }
    public DateTimeOffset? CountersReadAt { get; init; }
    public DateTimeOffset? CycleEndsAt { get; init; }

    /// <summary>Warm keys of the same owner, this one included; 1 where it has no owner.</summary>
    public int KeysOfOwner { get; init; } = 1;

    public Counters? Counters => CreditsUsed is { } used && CreditLimit is { } limit && CountersReadAt is { } at
        ? new Counters { At = at, Used = used, Limit = limit, CycleEndsAt = CycleEndsAt }
        : null;
}
