namespace Burnwatch.Alerting.Policies;

/// <summary>What a policy file says: who owns which key, and which settings differ from the built-in ones.</summary>
public sealed record PolicyFile
{
    public IReadOnlyList<PolicyOwner> Owners { get; init; } = [];

    public IReadOnlyList<PolicyKey> Keys { get; init; } = [];

    /// <summary>All overrides there are; one that is not here ends with the version before.</summary>
    public IReadOnlyList<PolicyOverride> Settings { get; init; } = [];
}

/// <summary>Who is paged.</summary>
public sealed record PolicyOwner
{
    public required string Name { get; init; }

    public string? Mail { get; init; }

    /// <summary>
    /// A reference to the PagerDuty routing key, env:NAME or file:/path; null: the default of the daemon.
    /// </summary>
    public string? RoutingKey { get; init; }

    /// <summary>An IANA time zone.</summary>
    public string TimeZone { get; init; } = "UTC";

    /// <summary>Hours such as 22:00-07:00 in which what is not critical is less severe; null: none.</summary>
    public string? QuietHours { get; init; }
}

/// <summary>What people say of a key.</summary>
public sealed record PolicyKey
{
    public required string Name { get; init; }

    public string? Owner { get; init; }

    public string? Environment { get; init; }

    public string? Product { get; init; }

    public string? CostCentre { get; init; }

    /// <summary>An IANA time zone; null: that of the owner.</summary>
    public string? TimeZone { get; init; }

    /// <summary>
    /// The credentials that belong to it, those too that are yet to come: each by its name, the provider's id or hash,
    /// or by how its name begins, with a star behind.
    /// </summary>
    public IReadOnlyList<string> Credentials { get; init; } = [];
}
