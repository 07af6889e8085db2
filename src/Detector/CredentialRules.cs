using Burnwatch.Explanation;
using Burnwatch.Signals;

namespace Burnwatch;

/// <summary>
/// The rules that look at single credentials and not at the use of a key: absolute ones, whatever its past.
/// </summary>
public static class CredentialRules
{
    /// <summary>No older use counts: whoever reads it so late reads history.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromDays(7);

    /// <summary>The signals that are made of them.</summary>
    public static IReadOnlyList<SignalKind> Kinds { get; } =
        [
            SignalKind.RevokedCredentialActive, SignalKind.OldCredentialActive, SignalKind.UnknownCredential,
            SignalKind.ProviderLock,
        ];

    /// <summary>
    /// The one that use of a credential can bring: none can be revoked that was never listed, and what is revoked is
    /// not merely old.
    /// </summary>
    public static SignalKind KindOf(Credential credential) => credential switch
    {
        { LastListedAt: null } => SignalKind.UnknownCredential,
        { IsSuperseded: true } => SignalKind.OldCredentialActive,
        _ => SignalKind.RevokedCredentialActive,
    };

    /// <summary>The time whose use counts against a credential; null where none does.</summary>
    /// <param name="credential">What is known of it.</param>
    /// <param name="policy">The settings in force for its key.</param>
    /// <param name="toldThrough">
    /// The end of the evidence of <see cref="KindOf"/> that incidents of the key were about which are over; null where
    /// none was.
    /// </param>
    public static CountedSpan? SpanOf(Credential credential, Policy policy, DateTimeOffset? toldThrough = null)
    {
        var span = KindOf(credential) switch
        {
            SignalKind.UnknownCredential => UnknownCredential.SpanOf(credential, policy),
            SignalKind.OldCredentialActive => OldCredentialActive.SpanOf(credential, policy),
            _ => RevokedCredential.SpanOf(credential, policy),
        };
        if (span is not { } counted)
            return null;
        var from = new[] { counted.From, counted.To - Memory, toldThrough ?? DateTimeOffset.MinValue }.Max();
        return from < counted.To ? counted with { From = from } : null;
    }

    /// <summary>Judges what was used with the credentials of one key.</summary>
    /// <param name="uses">Those that <see cref="SpanOf"/> counts anything of, in any order.</param>
    /// <param name="policy">The settings in force for the key.</param>
    public static IReadOnlyList<Signal> Judge(IReadOnlyList<CredentialUse> uses, Policy policy) =>
        uses.Count == 0 ? [] : new[]
        {
            RevokedCredential.Judge(uses, policy),
            OldCredentialActive.Judge(uses, policy),
            UnknownCredential.Judge(uses, policy),
        }.OfType<Signal>().ToList();

    /// <summary>Whether the lock of a credential counts; it needs no use.</summary>
    /// <param name="credential">What is known of it.</param>
    /// <param name="policy">The settings in force for its key.</param>
    /// <param name="toldThrough">When the last lock was that incidents were about which are over.</param>
    public static bool IsLocked(Credential credential, Policy policy, DateTimeOffset? toldThrough = null) =>
        ProviderLock.Counts(credential, policy, toldThrough);

    /// <summary>Judges the locks of the credentials of one key.</summary>
    /// <param name="locked">Those that <see cref="IsLocked"/> counts, in any order.</param>
    /// <param name="policy">The settings in force for the key.</param>
    public static IReadOnlyList<Signal> JudgeLocks(IReadOnlyList<Credential> locked, Policy policy) =>
        locked.Count == 0 ? [] : new[] { ProviderLock.Judge(locked, policy) }.OfType<Signal>().ToList();

    /// <summary>The same account, with what these rules say.</summary>
    /// <param name="account">What the other rules say of the key.</param>
    /// <param name="uses">One for each credential of the key, also where nothing counts.</param>
    /// <param name="locked">Those of the key whose lock counts.</param>
    /// <param name="policy">The settings in force for the key.</param>
    public static Account Explain(
        Account account, IReadOnlyList<CredentialUse> uses, IReadOnlyList<Credential> locked, Policy policy)
    {
        var (revoked, old, unknown, locks) = (new RuleNotes(), new RuleNotes(), new RuleNotes(), new RuleNotes());
        var said = new Dictionary<SignalKind, RuleAccount>
        {
            [SignalKind.RevokedCredentialActive] = SpanAccounts.Noted(
                SignalKind.RevokedCredentialActive, revoked, RevokedCredential.Judge(uses, policy, revoked)),
            [SignalKind.OldCredentialActive] = SpanAccounts.Noted(
                SignalKind.OldCredentialActive, old, OldCredentialActive.Judge(uses, policy, old)),
            [SignalKind.UnknownCredential] = SpanAccounts.Noted(
                SignalKind.UnknownCredential, unknown, UnknownCredential.Judge(uses, policy, unknown)),
            [SignalKind.ProviderLock] = SpanAccounts.Noted(
                SignalKind.ProviderLock, locks, ProviderLock.Judge(locked, policy, locks)),
        };
        return account with
        {
            Verdict = account.Verdict.With([.. Judge(uses, policy), .. JudgeLocks(locked, policy)]),
            Rules = [.. account.Rules.Select(r => said.GetValueOrDefault(r.Kind, r))],
        };
    }

    // What was used, in an order that does not depend on that of the list.
    internal static IReadOnlyList<CredentialUse> UsedOf(IEnumerable<CredentialUse> uses, RuleNotes? notes)
    {
        var used = uses.Where(u => u.Credits > 0).OrderBy(u => u.FirstAt)
            .ThenBy(u => u.Credential.NameAndHint, StringComparer.Ordinal).ToList();
        notes?.See(used.Sum(u => u.Credits), default(ExpectedRange), firesFrom: 1);
        return used;
    }

    internal static Signal Tell(SignalKind kind, Severity severity, IReadOnlyList<CredentialUse> used, string withWhat)
    {
        var credits = used.Sum(u => u.Credits);
        return new Signal
        {
            Kind = kind,
            Observed = credits,
            ExpectedLow = 0,
            ExpectedHigh = 0,
            Score = 1,
            Severity = severity,
            IsAbsolute = true,
            At = used.Max(u => u.LastAt),
            Since = used[0].FirstAt,
            Reason = $"{Wording.Number(Math.Round(credits))} credits with {withWhat}",
        };
    }
}
