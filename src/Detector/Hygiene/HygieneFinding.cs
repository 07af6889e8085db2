namespace Burnwatch.Hygiene;

/// <summary>What is wrong with the care of a key.</summary>
public enum HygieneKind
{
    /// <summary>A working credential is older than the policy allows.</summary>
    TooOld,
    NoOwner,
    NoCreditLimit,
    NoAddressList,
    AllPermissions,

    /// <summary>Services of several environments report use of one credential.</summary>
    SeveralEnvironments,

    /// <summary>No inventory lists it: a person's own, outside the service accounts.</summary>
    MadeByPerson,

    /// <summary>Nobody may disable it who finds it in public.</summary>
    ThirdPartyDisablingOff,

    /// <summary>A working credential that was not used for a month.</summary>
    Unused,

    /// <summary>The old one of a rotation is quiet: it can be revoked.</summary>
    OldAndQuiet,

    /// <summary>The old one of a rotation is used still.</summary>
    OldAndUsed,
}

/// <summary>One thing to mend.</summary>
/// <param name="Credential">Whose it is; null where it is the key's.</param>
/// <param name="Words">What is so, with its numbers.</param>
public sealed record HygieneFinding(HygieneKind Kind, string? Credential, string Words);
