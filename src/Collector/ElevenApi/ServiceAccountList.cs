using System.Text.Json.Serialization;

namespace Burnwatch.Collector.ElevenApi;

/// <summary>
/// The answer of <c>GET /v1/service-accounts</c>; its own members have hyphens, those of a key do not.
/// </summary>
internal sealed record ServiceAccountList
{
    [JsonPropertyName("service-accounts")]
    public IReadOnlyList<ServiceAccount?>? ServiceAccounts { get; init; }
}

/// <summary>One service account and the keys it holds.</summary>
internal sealed record ServiceAccount
{
    public string? ServiceAccountUserId { get; init; }

    public string? Name { get; init; }

    [JsonPropertyName("api-keys")]
    public IReadOnlyList<ApiKey?>? ApiKeys { get; init; }
}

/// <summary>
/// One issued key as the provider lists it. Limits and counters are credits of the current billing period.
/// </summary>
internal sealed record ApiKey
{
    public string? KeyId { get; init; }

    public string? HashedXiApiKey { get; init; }

    public string? Name { get; init; }

    public string? Hint { get; init; }

    public bool IsDisabled { get; init; }

    public string? DisableReason { get; init; }

    /// <summary>Kept as text: the provider adds permissions at will.</summary>
    public IReadOnlyList<string>? Permissions { get; init; }

    public IReadOnlyList<string>? AllowedIps { get; init; }

    /// <summary>Whether whoever finds or holds it may disable it; null where the workspace decides.</summary>
    public bool? ThirdPartyDisableAllowed { get; init; }

    public long? CharacterLimit { get; init; }

    public long? CharacterCount { get; init; }

    /// <summary>Seconds.</summary>
    public long? CreatedAtUnix { get; init; }
}
