using System.Text.Json;
using Burnwatch.Collector.ElevenApi;

namespace Burnwatch.Collector.Inventory;

/// <summary>
/// What an inventory says of a credential and a person or the provider may change. No secret is in it.
/// </summary>
public sealed record CredentialState
{
    public required string Name { get; init; }

    public string? ServiceAccount { get; init; }

    public bool IsDisabled { get; init; }

    /// <summary>The provider's word for why it is disabled; null where it says none.</summary>
    public string? DisableReason { get; init; }

    /// <summary>Null where all is permitted.</summary>
    public IReadOnlyList<string>? Permissions { get; init; }

    /// <summary>Null where every address is allowed.</summary>
    public IReadOnlyList<string>? AllowedIps { get; init; }

    /// <summary>
    /// Whether others than the workspace's people may disable it, such as who finds it in public; null where the
    /// provider does not say.
    /// </summary>
    public bool? ThirdPartyDisableAllowed { get; init; }

    /// <summary>Credits of a billing period; null where there is no limit of its own.</summary>
    public long? CreditLimit { get; init; }

    /// <summary>Reads the form in which <c>credential_event</c> keeps it.</summary>
    /// <exception cref="JsonException">It is not of that form.</exception>
    public static CredentialState? Parse(string? json) =>
        json is null ? null : JsonSerializer.Deserialize(json, InventoryJson.Default.CredentialState);

    /// <summary>As the provider shows it, its name as it is: empty where it has none.</summary>
    internal static CredentialState Of(ServiceAccount account, ApiKey key) => new()
    {
        Name = key.Name ?? "",
        ServiceAccount = account.Name,
        IsDisabled = key.IsDisabled,
        DisableReason = key.DisableReason,
        Permissions = key.Permissions,
        AllowedIps = key.AllowedIps,
        ThirdPartyDisableAllowed = key.ThirdPartyDisableAllowed,
        CreditLimit = key.CharacterLimit,
    };

    /// <summary>The form that <see cref="Parse"/> reads.</summary>
    internal string ToJson() => JsonSerializer.Serialize(this, InventoryJson.Default.CredentialState);

    internal static CredentialState Of(ListedCredential listed) => new()
    {
        Name = listed.Name,
        ServiceAccount = listed.ServiceAccount,
        IsDisabled = listed.IsDisabled,
        DisableReason = listed.DisableReason,
        Permissions = listed.Permissions,
        AllowedIps = listed.AllowedIps,
        ThirdPartyDisableAllowed = listed.ThirdPartyDisableAllowed,
        CreditLimit = listed.CreditLimit,
    };
}
