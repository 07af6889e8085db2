namespace Burnwatch.Collector.Inventory;

/// <summary>A credential as the inventories before listed it last.</summary>
internal sealed record KnownCredential
{
    public required string Hash { get; init; }

    public string? ProviderKeyId { get; init; }

    public required DateTimeOffset LastListedAt { get; init; }

    /// <summary>Whether it was missing since, and that was told.</summary>
    public required bool IsGone { get; init; }

    /// <summary>The form of <see cref="CredentialState.Parse"/>.</summary>
    public required string StateJson { get; init; }

    public CredentialState State => CredentialState.Parse(StateJson)!;
}
