using Burnwatch.Hygiene;

namespace Burnwatch.Alerting.Hygiene;

/// <summary>A credential as the statement of <see cref="HygieneReader"/> gives it.</summary>
internal sealed record CredentialFactsRow
{
    public required string Name { get; init; }
    public string? Hint { get; init; }
    public string? ServiceAccount { get; init; }
    public bool IsListed { get; init; }
    public bool IsWorking { get; init; }
    public DateTimeOffset? CreatedAt { get; init; }
    public DateTimeOffset FirstSeenAt { get; init; }
    public DateTimeOffset? LastUsedAt { get; init; }
    public long LastDay { get; init; }
    public string[] UsedFor { get; init; } = [];
    public string[] UsedBy { get; init; } = [];
    public string[]? Permissions { get; init; }
    public string[]? AllowedIps { get; init; }
    public long? CreditLimit { get; init; }
    public long? CreditsUsed { get; init; }
    public bool? ThirdPartyDisableAllowed { get; init; }
    public DateTimeOffset? SupersededSince { get; init; }
    public string? SupersededBy { get; init; }

    public CredentialFacts ToFacts() => new()
    {
        Name = Name,
        Hint = Hint,
        ServiceAccount = ServiceAccount,
        IsListed = IsListed,
        IsWorking = IsWorking,
        CreatedAt = CreatedAt,
        FirstSeenAt = FirstSeenAt,
        LastUsedAt = LastUsedAt,
        LastDay = LastDay,
        UsedFor = UsedFor,
        UsedBy = UsedBy,
        Permissions = Permissions,
        AllowedIps = AllowedIps,
        CreditLimit = CreditLimit,
        CreditsUsed = CreditsUsed,
        ThirdPartyDisableAllowed = ThirdPartyDisableAllowed,
        SupersededSince = SupersededSince,
        SupersededBy = SupersededBy,
    };
}
