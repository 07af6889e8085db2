namespace Burnwatch;

/// <summary>What was used with a credential in the time that <see cref="CredentialRules.SpanOf"/> counts.</summary>
public sealed record CredentialUse
{
    public required Credential Credential { get; init; }

    /// <summary>Zero or more; what cost nothing may have been refused, and counts as no use.</summary>
    public required double Credits { get; init; }

    /// <summary>The start of the first bucket with use.</summary>
    public required DateTimeOffset FirstAt { get; init; }

    /// <summary>The end of the last one.</summary>
    public required DateTimeOffset LastAt { get; init; }

    /// <summary>A credential of which nothing counts.</summary>
    public static CredentialUse None(Credential credential) => new()
    {
        Credential = credential,
        Credits = 0,
        FirstAt = DateTimeOffset.MinValue,
        LastAt = DateTimeOffset.MinValue,
    };
}

/// <summary>Counted are the buckets that begin at or after the one and end at or before the other.</summary>
public readonly record struct CountedSpan(DateTimeOffset From, DateTimeOffset To);
