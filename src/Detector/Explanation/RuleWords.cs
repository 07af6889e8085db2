using Burnwatch.Signals;

namespace Burnwatch.Explanation;

/// <summary>What the rules count and depend on, in words.</summary>
internal static class RuleWords
{
    private static readonly IReadOnlyList<string> Budget = ["budget.per-key-year", "budget.per-owner-year"];

    private const string Holidays = "calendar.holidays";

    /// <summary>The signal of a rule that shares the budget.</summary>
    public static SignalKind KindOf(Rule rule) => rule switch
    {
        Rule.Spike => SignalKind.CreditSpike,
        Rule.Burn => SignalKind.SlowBurn,
        Rule.Hour => SignalKind.UnusualHour,
        Rule.Idle => SignalKind.IdleKeyActive,
        Rule.Cost => SignalKind.CostPerRequest,
        Rule.Model => SignalKind.LeakLike,
        // One that is called like its signal needs no line here.
        _ => Enum.Parse<SignalKind>(rule.ToString()),
    };

    /// <summary>What a signal observes.</summary>
    public static string UnitOf(SignalKind kind) => kind switch
    {
        SignalKind.CreditSpike or SignalKind.UnusualHour or SignalKind.LeakLike or SignalKind.FirstUse =>
            "credits in an hour",
        SignalKind.SlowBurn => "credits in a day, bursts left out",
        SignalKind.IdleKeyActive => "hours of rest",
        SignalKind.CostPerRequest => "credits per request",
        SignalKind.ConcurrencyPinned => "requests at once",
        SignalKind.BurnPinned => "credits per hour",
        SignalKind.LimitNear or SignalKind.LimitCrossed => "credits of the cycle",
        SignalKind.RevokedCredentialActive => "credits since it was revoked",
        SignalKind.UnknownCredential => "credits since it appeared",
        SignalKind.OldCredentialActive => "credits since the overlap",
        SignalKind.ProviderLock => "locked credentials",
        SignalKind.CeilingCrossed => "credits of the occurrence",
        _ => "credits",
    };

    /// <summary>What the measure of a signal counts.</summary>
    public static string MeasureOf(SignalKind kind) => kind switch
    {
        SignalKind.CreditSpike => "ln credits above its highest of late",
        SignalKind.SlowBurn => "distance from its days, in what days differ",
        SignalKind.UnusualHour => "-log10 of the probability of use",
        SignalKind.IdleKeyActive => "ln of the rest over its longest, and over a day",
        SignalKind.CostPerRequest => "ln of the price over its highest of late",
        SignalKind.LeakLike => "score of the model, in ln odds",
        SignalKind.ConcurrencyPinned or SignalKind.BurnPinned => "minutes at the ceiling",
        SignalKind.FirstUse => "part of its highest hour of late, on top of the usual",
        SignalKind.LimitNear => "hours until the credits end; fires below",
        _ => "",
    };

    /// <summary>The policy settings on which a signal depends.</summary>
    public static IReadOnlyList<string> SettingsOf(SignalKind kind) => kind switch
    {
        SignalKind.ConcurrencyPinned => ["pin.for", "pin.share"],
        SignalKind.BurnPinned => ["pin.for", "burn.ceiling", Holidays],
        SignalKind.FirstUse => ["first-use.share", "first-use.watch", Holidays],
        SignalKind.LimitNear => ["limit.horizon"],
        SignalKind.RevokedCredentialActive => ["revoked.credential", "revoked.grace"],
        SignalKind.UnknownCredential => ["unknown.credential", "unknown.grace"],
        SignalKind.OldCredentialActive => ["rotation.old-credential", "rotation.overlap"],
        SignalKind.ProviderLock => ["provider.lock"],
        _ => Enum.GetValues<Rule>().Where(r => KindOf(r) == kind).SelectMany(OfRule).ToList(),
    };

    // Whether what is usual on such a day is part of what it says.
    private static bool KnowsTheDay(Rule rule) => rule is Rule.Spike or Rule.Hour or Rule.Model;

    private static IEnumerable<string> OfRule(Rule rule)
    {
        var name = rule.ToString().ToLowerInvariant();
        return PolicySetting.All.Select(s => s.Name).Where(
            s => Budget.Contains(s) || (KnowsTheDay(rule) && s == Holidays) || s == $"{name}.share"
                || (s == LeastCredits.Setting && LeastCredits.Concerns(KindOf(rule)))
                || (rule is Rule.Spike && s is ("spike.ratio" or "spike.method" or "first-use.watch")));
    }
}
