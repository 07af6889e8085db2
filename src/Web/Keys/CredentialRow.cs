namespace Burnwatch.Web.Keys;

/// <summary>One credential that the provider issued for a key.</summary>
public sealed record CredentialRow
{
    public required string Name { get; init; }

    /// <summary>The last characters of the secret; null where no inventory lists it.</summary>
    public string? Hint { get; init; }
    public string? ServiceAccount { get; init; }
    public required bool IsDisabled { get; init; }
    public string? DisableReason { get; init; }
    public long? CreditsUsed { get; init; }
    public long? CreditLimit { get; init; }
    public DateTimeOffset? CreatedAt { get; init; }
    public required DateTimeOffset FirstSeenAt { get; init; }

    /// <summary>Null where no inventory ever listed it.</summary>
    public DateTimeOffset? LastListedAt { get; init; }
}
