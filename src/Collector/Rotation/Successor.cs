namespace Burnwatch.Collector.Rotation;

/// <summary>A credential that looks like the next one of a key, for a person to accept or refuse.</summary>
public sealed record Successor
{
    public required long CredentialId { get; init; }

    public required string Workspace { get; init; }

    /// <summary>As the provider calls it.</summary>
    public required string Credential { get; init; }

    public string? Hint { get; init; }

    /// <summary>The key that it has of its own now.</summary>
    public required long FromKeyId { get; init; }

    public required string FromKey { get; init; }

    /// <summary>The key that it seems to belong to.</summary>
    public required long ToKeyId { get; init; }

    public required string ToKey { get; init; }

    /// <summary>What speaks for it, in words.</summary>
    public required string Why { get; init; }
}
