namespace Burnwatch;

/// <summary>What signals are called where people and programs read them.</summary>
public static class SignalNames
{
    /// <summary>In words: "credit spike".</summary>
    public static string Of(SignalKind kind) => kind switch
    {
        SignalKind.CreditSpike => "credit spike",
        SignalKind.ConcurrencyPinned => "concurrency pinned",
        SignalKind.BurnPinned => "burn pinned at the limit",
        SignalKind.LimitNear => "limit near",
        SignalKind.LimitCrossed => "limit crossed",
        SignalKind.SlowBurn => "slow burn",
        SignalKind.UnusualHour => "unusual hour",
        SignalKind.IdleKeyActive => "idle key active",
        SignalKind.CostPerRequest => "cost per request",
        SignalKind.LeakLike => "like a leak",
        SignalKind.FirstUse => "first use",
        SignalKind.RevokedCredentialActive => "revoked credential active",
        SignalKind.UnknownCredential => "unknown credential",
        SignalKind.OldCredentialActive => "old credential active",
        SignalKind.ProviderLock => "provider lock",
        SignalKind.CeilingCrossed => "announced ceiling crossed",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No name is known for this signal."),
    };

    /// <summary>The signal that stands in files under a code; null where there is none.</summary>
    public static SignalKind? KindOf(string code) =>
        Array.Find(Enum.GetValues<SignalKind>(), kind => CodeOf(kind) == code) is var kind && CodeOf(kind) == code
            ? kind
            : null;

    /// <summary>As it stands in files: "credit_spike".</summary>
    public static string CodeOf(SignalKind kind) => kind switch
    {
        SignalKind.CreditSpike => "credit_spike",
        SignalKind.ConcurrencyPinned => "concurrency_pinned",
        SignalKind.BurnPinned => "burn_pinned",
        SignalKind.LimitNear => "limit_near",
        SignalKind.LimitCrossed => "limit_crossed",
        SignalKind.SlowBurn => "slow_burn",
        SignalKind.UnusualHour => "unusual_hour",
        SignalKind.IdleKeyActive => "idle_key_active",
        SignalKind.CostPerRequest => "cost_per_request",
        SignalKind.LeakLike => "leak_like",
        SignalKind.FirstUse => "first_use",
        SignalKind.RevokedCredentialActive => "revoked_credential_active",
        SignalKind.UnknownCredential => "unknown_credential",
        SignalKind.OldCredentialActive => "old_credential_active",
        SignalKind.ProviderLock => "provider_lock",
        SignalKind.CeilingCrossed => "ceiling_crossed",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No name is known for this signal."),
    };
}
