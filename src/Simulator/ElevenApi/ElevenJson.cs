using System.Text.Json.Serialization;

namespace Burnwatch.Simulator.ElevenApi;

internal sealed record ErrorEnvelope
{
    public required ErrorDetail Detail { get; init; }
}

internal sealed record ErrorDetail(
    string Type, string Code, string Message, string Status, string RequestId, string? Param);

/// <summary>What the API says of invalid requests: an array, unlike all its other errors.</summary>
internal sealed record ValidationEnvelope(IReadOnlyList<ValidationFault> Detail);

internal sealed record ValidationFault(IReadOnlyList<object> Loc, string Msg, string Type);

internal sealed record ServiceAccountList(
    [property: JsonPropertyName("service-accounts")] IReadOnlyList<ServiceAccount> Accounts);

internal sealed record ApiKeyList([property: JsonPropertyName("api-keys")] IReadOnlyList<ApiKey> Keys);

internal sealed record ServiceAccount
{
    public required string ServiceAccountUserId { get; init; }

    public required string Name { get; init; }

    public required long? CreatedAtUnix { get; init; }

    [JsonPropertyName("api-keys")]
    public required IReadOnlyList<ApiKey> ApiKeys { get; init; }

    public IReadOnlyList<string> DefaultSharingGroups { get; init; } = [];
}

internal sealed record ApiKey
{
    public required string Name { get; init; }

    public required string Hint { get; init; }

    public required string KeyId { get; init; }

    public required string ServiceAccountUserId { get; init; }

    public required long? CreatedAtUnix { get; init; }

    public required bool IsDisabled { get; init; }

    public required IReadOnlyList<string>? Permissions { get; init; }

    public required string? DisableReason { get; init; }

    public required long? CharacterLimit { get; init; }

    public required long? CharacterCount { get; init; }

    public required string HashedXiApiKey { get; init; }

    public required IReadOnlyList<string>? AllowedIps { get; init; }

    public bool? ThirdPartyDisableAllowed { get; init; }
}

internal sealed record Subscription
{
    public required string Tier { get; init; }

    public required long CharacterCount { get; init; }

    public required long CharacterLimit { get; init; }

    public required long MaxCreditLimitExtension { get; init; }

    public required bool CanExtendCharacterLimit { get; init; }

    public required long NextCharacterCountResetUnix { get; init; }

    public string Status { get; init; } = "active";

    public string BillingPeriod { get; init; } = "monthly_period";

    public string CharacterRefreshPeriod { get; init; } = "monthly_period";

    public string Currency { get; init; } = "usd";

    public required Overage CurrentOverage { get; init; }

    public IReadOnlyList<string> OpenInvoices { get; init; } = [];

    public bool HasOpenInvoices { get; init; }
}

internal sealed record Overage(string Amount, string Currency);

internal sealed record User
{
    public required string UserId { get; init; }

    public required Subscription Subscription { get; init; }

    public bool IsNewUser { get; init; }

    public string? FirstName { get; init; }

    public bool IsApiKeyHashed { get; init; } = true;

    public string? XiApiKeyPreview { get; init; }

    public required long CreatedAt { get; init; }

    public required string SeatType { get; init; }
}

internal sealed record Model
{
    public required string ModelId { get; init; }

    public required string Name { get; init; }

    public required bool CanDoTextToSpeech { get; init; }

    public double TokenCostFactor { get; init; } = 1;

    public required ModelRates ModelRates { get; init; }

    public required string ConcurrencyGroup { get; init; }

    public int MaximumTextLengthPerRequest { get; init; } = 10_000;
}

internal sealed record ModelRates(double CharacterCostMultiplier, double CostDiscountMultiplier = 1);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ErrorEnvelope))]
[JsonSerializable(typeof(ValidationEnvelope))]
[JsonSerializable(typeof(ServiceAccountList))]
[JsonSerializable(typeof(ApiKeyList))]
[JsonSerializable(typeof(Subscription))]
[JsonSerializable(typeof(User))]
[JsonSerializable(typeof(IReadOnlyList<Model>))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(int))]
internal sealed partial class ElevenJson : JsonSerializerContext;
