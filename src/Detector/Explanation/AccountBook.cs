using Burnwatch.Signals;

namespace Burnwatch.Explanation;

/// <summary>Takes down what each rule says while evidence is judged.</summary>
internal sealed class AccountBook
{
    private readonly Dictionary<SignalKind, RuleAccount> accounts = [];

    /// <summary>Takes down what the rules say of a piece of evidence, beside the verdict.</summary>
    public void See(in Profile before, in Evidence evidence, JudgeContext context)
    {
        var signals = Detector.Judge(before, evidence, context, out _).Signals;
        var profile = before;
        if (evidence.Usage is { } span)
        {
            Learning.AdvanceTo(ref profile, Seconds.Of(span.Start), context);
            foreach (var account in SpanAccounts.Of(profile, span, context, evidence.Iid, signals))
                Put(account);
        }
        if (evidence.Readings.Length > 0)
        {
            var notes = new RuleNotes();
            List<Signal>? pinned = null;
            var at = Detector.JudgeReadings(
                ref profile, evidence.Readings, context, DateTimeOffset.MinValue, ref pinned, notes);
            Put(SpanAccounts.Noted(SignalKind.ConcurrencyPinned, notes, pinned?[0]) with { At = at });
        }
        if (evidence.Counters is { } counters)
            SeeCounters(profile, counters, context, signals);
    }

    /// <summary>One account for each kind of signal.</summary>
    public IReadOnlyList<RuleAccount> Close(JudgeContext context) =>
        [.. Enum.GetValues<SignalKind>().Select(kind => accounts.GetValueOrDefault(kind) ?? Unseen(kind, context))];

    private void SeeCounters(
        in Profile profile, in Counters counters, JudgeContext context, IReadOnlyList<Signal> signals)
    {
        var notes = new RuleNotes();
        Limits.Judge(profile, counters, context, notes);
        var near = SpanAccounts.Noted(
            SignalKind.LimitNear, notes, signals.FirstOrDefault(s => s.Kind is SignalKind.LimitNear));
        var crossed = SpanAccounts.Noted(
            SignalKind.LimitCrossed, notes, signals.FirstOrDefault(s => s.Kind is SignalKind.LimitCrossed));
        Put(near with
        {
            At = counters.At,
            FiresFrom = null,
            Why = crossed.HasFired ? "It is crossed already, which is told instead." : near.Why,
        });
        Put(crossed with
        {
            At = counters.At,
            Measure = null,
            Threshold = null,
            Why = crossed.HasFired || counters.Limit <= 0
                ? crossed.Why
                : $"{Wording.Number(counters.Used)} of {Wording.Number(counters.Limit)} credits are used.",
        });
    }

    // The same evidence seen again is the same signal: what fired stands until it fires anew.
    private void Put(RuleAccount account)
    {
        if (account.HasFired || !accounts.TryGetValue(account.Kind, out var known) || !known.HasFired)
            accounts[account.Kind] = account;
    }

    private static RuleAccount Unseen(SignalKind kind, JudgeContext context) =>
        SpanAccounts.Noted(kind, new RuleNotes(), null) with { Why = WhyUnseen(kind, context) };

    private static string WhyUnseen(SignalKind kind, JudgeContext context) => kind switch
    {
        SignalKind.ConcurrencyPinned => "No readings of the concurrency are known of this time.",
        SignalKind.CeilingCrossed => "It is told by what was announced: see 'burnwatch expect list'.",
        SignalKind.LimitNear or SignalKind.LimitCrossed => "No counters of the key are known of this time.",
        _ when CredentialRules.Kinds.Contains(kind) =>
            "No inventory of the credentials is known of this time.",
        _ when RuleWords.SettingsOf(kind).Count == 0 => "No rule looks for it yet.",
        _ when context.MissingIsUnknown => "The use of this time is unknown.",
        _ => "Nothing is known of this time.",
    };
}
