namespace Burnwatch.Collector.Inventory;

/// <summary>What happened to a credential between two inventories.</summary>
public enum CredentialChangeKind
{
    /// <summary>It is listed for the first time, or again after it was gone.</summary>
    Appeared,

    /// <summary>Its service account is listed without it.</summary>
    Gone,

    /// <summary>A person disabled it, or nobody says who.</summary>
    Disabled,

    /// <summary>The provider disabled it, for a reason of its own such as that the secret was seen in public.</summary>
    ProviderLock,

    /// <summary>It works again.</summary>
    Enabled,
    PermissionsChanged,
    LimitChanged,
    AllowedIpsChanged,

    /// <summary>Whether others than the workspace's people may disable it.</summary>
    ThirdPartyDisablingChanged,
    Renamed,
}

/// <summary>Whether more or less may be done with a credential than before.</summary>
public enum ChangeDirection
{
    Wider,
    Narrower,

    /// <summary>Some of what was allowed no longer is, and something else is instead.</summary>
    Mixed,
}

/// <summary>One change of a credential.</summary>
/// <param name="Before">The whole of it as it was listed last; null where it never was.</param>
/// <param name="After">The whole of it now; null where it is gone.</param>
public sealed record CredentialChange(CredentialChangeKind Kind, CredentialState? Before, CredentialState? After)
{
    /// <summary>Null for a kind that has none.</summary>
    public ChangeDirection? Direction => Kind switch
    {
        CredentialChangeKind.PermissionsChanged => ListChange.Of(Before?.Permissions, After?.Permissions).Direction,
        CredentialChangeKind.AllowedIpsChanged => ListChange.Of(Before?.AllowedIps, After?.AllowedIps).Direction,
        CredentialChangeKind.LimitChanged =>
            (After?.CreditLimit ?? long.MaxValue) > (Before?.CreditLimit ?? long.MaxValue)
                ? ChangeDirection.Wider
                : ChangeDirection.Narrower,
        _ => null,
    };

    /// <summary>What happened, as it stands after the time: "credit limit lifted: 100,000 before, none now".</summary>
    public string Words => CredentialChangeWords.Of(this);
}
