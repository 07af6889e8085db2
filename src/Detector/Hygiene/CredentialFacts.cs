namespace Burnwatch.Hygiene;

/// <summary>What is known of one credential, as far as its care is judged by it.</summary>
public sealed record CredentialFacts
{
    public required string Name { get; init; }

    public string? Hint { get; init; }

    public string? ServiceAccount { get; init; }

    /// <summary>Whether an inventory lists it, or did; of one that none ever listed only its use is known.</summary>
    public bool IsListed { get; init; }

    public bool IsWorking { get; init; }

    public DateTimeOffset? CreatedAt { get; init; }

    public required DateTimeOffset FirstSeenAt { get; init; }

    /// <summary>The end of its last bucket with use; null where it was not used within what is kept.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }

    /// <summary>Credits of the last 24 hours that are known.</summary>
    public long LastDay { get; init; }

    /// <summary>What it was used for in that time, most first: "TTS turbo".</summary>
    public IReadOnlyList<string> UsedFor { get; init; } = [];

    /// <summary>Which services on which hosts reported use of it of late; empty where none reports any.</summary>
    public IReadOnlyList<string> UsedBy { get; init; } = [];

    /// <summary>Null where all is permitted, or where no inventory lists it.</summary>
    public IReadOnlyList<string>? Permissions { get; init; }

    /// <summary>Null where every address is allowed, or where no inventory lists it.</summary>
    public IReadOnlyList<string>? AllowedIps { get; init; }

    /// <summary>Credits of a cycle; null where it has no limit of its own.</summary>
    public long? CreditLimit { get; init; }

    public long? CreditsUsed { get; init; }

    public bool? ThirdPartyDisableAllowed { get; init; }

    /// <summary>Since when a newer one stands beside it; null while it is the newest.</summary>
    public DateTimeOffset? SupersededSince { get; init; }

    public string? SupersededBy { get; init; }

    /// <summary>When it was made, or seen first where nobody says.</summary>
    public DateTimeOffset MadeAt => CreatedAt ?? FirstSeenAt;

    internal string NameAndHint => string.IsNullOrEmpty(Hint) ? Name : $"{Name} (ends in {Hint})";
}
