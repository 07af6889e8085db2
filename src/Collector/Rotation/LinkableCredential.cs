namespace Burnwatch.Collector.Rotation;

/// <summary>A credential that a person named, and the key it belongs to.</summary>
internal sealed record LinkableCredential
{
    public required long Id { get; init; }

    public required long WorkspaceId { get; init; }

    public required string Workspace { get; init; }

    public required string Name { get; init; }

    public string? Hint { get; init; }

    public string? ProviderKeyId { get; init; }

    public required long KeyId { get; init; }

    public required string Key { get; init; }

    /// <summary>The key that the policy file gives it to; null where it names none.</summary>
    public string? PolicyKey { get; init; }

    /// <summary>Whether what was asked for is its id or hash, and not its name.</summary>
    public required bool IsById { get; init; }

    /// <summary>What a key of its own can be called, the best first.</summary>
    public IEnumerable<string> OwnKeyNames =>
        new[] { Name, Hint is null ? null : $"{Name} ({Hint})", $"{Name} (credential {Id})" }.OfType<string>();
}
