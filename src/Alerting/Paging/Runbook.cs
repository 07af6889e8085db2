using Burnwatch.Alerting.Evaluation;

namespace Burnwatch.Alerting.Paging;

/// <summary>What to do about a page, in order: revoke, rotate, assess, rotate the neighbours, close the path, write up.</summary>
internal static class Runbook
{
    public static IReadOnlyList<string> StepsOf(WatchedKey key, IReadOnlyList<Signal> signals) =>
    [
        $"Ask {key.Owner ?? "whoever made the key"} whether this use is theirs: a launch, a batch, a test.",
        .. signals.Select(s => StepOf(key, s.Kind)).OfType<string>().Distinct(),
        $"If it is not, or nobody answers: disable the key {key.NameAndHint} at the provider. That can be undone.",
        "Make a new key and give it to the services that used the old one, both valid for a while; then delete the old "
            + "one.",
        "Find out what was used since it began: products, models, requests, and what they cost.",
        "Find out where it leaked (repositories, logs, images, client code), and rotate the keys that lay beside it.",
        "Close that path: take the secret out of where it lay, and give the new key the least that it needs.",
        "Write down what happened: since when, what it cost, how it was closed.",
    ];

    /// <summary>What this kind asks for before all else; null where it asks for nothing of its own.</summary>
    private static string? StepOf(WatchedKey key, SignalKind kind) => kind switch
    {
        SignalKind.CreditSpike or SignalKind.LeakLike =>
            "Look which product, model and voice the credits went to: a thief's are seldom yours.",
        SignalKind.SlowBurn =>
            "Look for a release or a new customer on the day the level rose; a quiet thief looks the same.",
        SignalKind.UnusualHour =>
            "Look for a job that was moved, or for people who work at another hour; else nobody of yours is awake.",
        SignalKind.IdleKeyActive =>
            "Look who still has the key: it was at rest, so disabling it breaks little.",
        SignalKind.CostPerRequest =>
            "Look for longer texts or a dearer model in a release; else somebody sends what you do not.",
        SignalKind.FirstUse =>
            "Ask whether somebody took up the new product or model; a try before a burst is what thieves do.",
        SignalKind.ConcurrencyPinned or SignalKind.BurnPinned =>
            "Look at your own requests for 429: while the limit is taken, your users wait.",
        SignalKind.LimitNear =>
            "Decide what stops when the credits are gone: raise the limit, or slow down what can wait.",
        SignalKind.LimitCrossed =>
            "The limit does not hold: tell the provider, and lower what the key may do.",
        SignalKind.RevokedCredentialActive =>
            "The credential is revoked already: delete it at the provider, and tell the provider that it works still.",
        SignalKind.OldCredentialActive =>
            "Find the service that has the old credential still and give it the new one; then disable the old one.",
        SignalKind.ProviderLock =>
            "Give what used the credential a new one; look at what it used before it was locked, and for its secret in "
                + "public.",
        SignalKind.CeilingCrossed =>
            "Ask whoever announced the burst whether it has grown. If it has, end the announcement and make one with a "
                + $"higher ceiling ('burnwatch expect end', 'burnwatch expect add --key {key.Name} --ceiling ...'), and "
                + "label the incident as expected; if it has not, somebody hides behind it: treat it as a leak.",
        SignalKind.UnknownCredential =>
            "If it is yours, give its key an owner in the policy file: then it is known.",
        _ => null,
    };
}
