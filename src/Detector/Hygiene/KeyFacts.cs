namespace Burnwatch.Hygiene;

/// <summary>What is known of a key, its credentials and its workspace.</summary>
public sealed record KeyFacts
{
    public required long Id { get; init; }

    public required string Key { get; init; }

    public required string Workspace { get; init; }

    public string? Owner { get; init; }

    public string? Environment { get; init; }

    public string? Product { get; init; }

    /// <summary>Usage is known up to here; null before the first reading.</summary>
    public DateTimeOffset? ReadThrough { get; init; }

    /// <summary>The workspace's own credits of this cycle; null where they were never read.</summary>
    public long? WorkspaceUsed { get; init; }

    public long? WorkspaceLimit { get; init; }

    /// <summary>Credits that may be bought beyond the limit; null where nobody says.</summary>
    public long? Extension { get; init; }

    /// <summary>Whether there is no end to what may be bought.</summary>
    public bool IsExtensionUnlimited { get; init; }

    public IReadOnlyList<CredentialFacts> Credentials { get; init; } = [];

    /// <summary>Credits of the last 24 hours that are known, of all its credentials.</summary>
    public long LastDay => Credentials.Sum(c => c.LastDay);
}
