namespace Burnwatch;

/// <summary>One kind of evidence that a key behaves like a leaked one.</summary>
public enum SignalKind
{
    /// <summary>Credits over ten minutes to an hour lie far above the highest of the key's past.</summary>
    CreditSpike,

    /// <summary>Current requests stay at the maximum, and this key's own burn explains it.</summary>
    ConcurrencyPinned,

    /// <summary>Burn stays at the ceiling that concurrency or the policy allows.</summary>
    BurnPinned,

    /// <summary>At the present rate the credits run out before the cycle ends.</summary>
    LimitNear,

    /// <summary>The credits of the cycle are used up and spending goes on.</summary>
    LimitCrossed,

    /// <summary>The level has shifted up and stays, however little per hour.</summary>
    SlowBurn,

    /// <summary>Use in an hour of the day in which this key rests.</summary>
    UnusualHour,

    /// <summary>A key that has rested for long is used.</summary>
    IdleKeyActive,

    /// <summary>The credits per request jump.</summary>
    CostPerRequest,

    /// <summary>Several things are odd together, as they are of abuse.</summary>
    LeakLike,

    /// <summary>A product or model that this key never used.</summary>
    FirstUse,

    /// <summary>A credential is used after it was disabled or deleted.</summary>
    RevokedCredentialActive,

    /// <summary>A credential appears and spends that no inventory lists and nobody owns.</summary>
    UnknownCredential,

    /// <summary>The old credential of a rotation is used still when the overlap is over.</summary>
    OldCredentialActive,

    /// <summary>The provider disabled a credential, or somebody who holds it.</summary>
    ProviderLock,

    /// <summary>A burst that was announced uses more than was announced.</summary>
    CeilingCrossed,
}
