namespace Burnwatch.Collector.Rotation;

/// <summary>A credential that works and is listed, as far as it matters for whose successor it is.</summary>
internal sealed record SuccessorCandidate
{
    public required long Id { get; init; }

    public required long KeyId { get; init; }

    public required string Key { get; init; }

    public required string Name { get; init; }

    public string? Hint { get; init; }

    public required string Workspace { get; init; }

    public required long WorkspaceId { get; init; }

    public required string ServiceAccountId { get; init; }

    public string? ServiceAccount { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>How many credentials its key has.</summary>
    public required long OfKey { get; init; }

    /// <summary>What people said of its key.</summary>
    public string? Owner { get; init; }

    public string? Environment { get; init; }

    public string? Product { get; init; }

    /// <summary>Whether it works still; one that does not can be the predecessor, and not the successor.</summary>
    public required bool IsWorking { get; init; }
}
