using Burnwatch.Collector.ElevenApi;

namespace Burnwatch.Collector.Inventory;

/// <summary>One issued key as the inventory lists it, in the columns of <c>credential</c>.</summary>
internal sealed record ListedCredential
{
    private const string IdPrefix = "id:";

    public required string Hash { get; init; }

    public string? ProviderKeyId { get; init; }

    public string? ServiceAccountId { get; init; }

    public string? ServiceAccount { get; init; }

    public required string Name { get; init; }

    public string? Hint { get; init; }

    public bool IsDisabled { get; init; }

    public string? DisableReason { get; init; }

    public IReadOnlyList<string>? Permissions { get; init; }

    public IReadOnlyList<string>? AllowedIps { get; init; }

    public bool? ThirdPartyDisableAllowed { get; init; }

    public long? CreditLimit { get; init; }

    public long? CreditsUsed { get; init; }

    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>Null for one that has neither a hash nor an id: it cannot be told from another.</summary>
    public static ListedCredential? From(ServiceAccount account, ApiKey key) =>
        Identity(key) is { } identity ? From(account, key, identity) : null;

    /// <summary>Whether what stands for the hash is the provider's id.</summary>
    public static bool IsById(string hash) => hash.StartsWith(IdPrefix, StringComparison.Ordinal);

    private static ListedCredential From(ServiceAccount account, ApiKey key, string identity) => new()
    {
        Hash = identity,
        ProviderKeyId = key.KeyId,
        ServiceAccountId = account.ServiceAccountUserId,
        ServiceAccount = account.Name,
        Name = KeyName.Of(key.Name, identity),
        Hint = key.Hint,
        IsDisabled = key.IsDisabled,
        DisableReason = key.DisableReason,
        Permissions = key.Permissions,
        AllowedIps = key.AllowedIps,
        ThirdPartyDisableAllowed = key.ThirdPartyDisableAllowed,
        CreditLimit = key.CharacterLimit,
        CreditsUsed = key.CharacterCount,
        CreatedAt = UnixSeconds.Instant(key.CreatedAtUnix),
    };

    // Older answers have no hash. Such a credential still carries limit and state; its usage joins it through the
    // key's name.
    private static string? Identity(ApiKey key) =>
        string.IsNullOrEmpty(key.HashedXiApiKey)
            ? string.IsNullOrEmpty(key.KeyId) ? null : IdPrefix + key.KeyId
            : key.HashedXiApiKey;
}
