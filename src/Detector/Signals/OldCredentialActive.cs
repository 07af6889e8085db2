namespace Burnwatch.Signals;

/// <summary>The old credential of a rotation is used still when the overlap that the policy allows is over.</summary>
/// <remarks>
/// <para>
/// Means: a rotation is not finished: a service was not given the new credential, or somebody else has the old one.
/// Does not mean: abuse. So it is a warning, and for a key that has several credentials on purpose the policy switches
/// it off.
/// </para>
/// <para>
/// The overlap begins when the newer credential was made or first seen, and both had come to the key: whoever links two
/// has the time from then on. Only a newer one of the same service account that works supersedes another; two accounts
/// with a credential each are two places that use the key. Use counts up to the newest inventory that lists the old one
/// as working: it may have been disabled a moment ago.
/// </para>
/// </remarks>
internal static class OldCredentialActive
{
    public static CountedSpan? SpanOf(Credential credential, Policy policy)
    {
        if (!policy.OldCredential || !credential.IsSuperseded)
            return null;
        var from = credential.SupersededSince!.Value + policy.RotationOverlap;
        var to = credential.LastListedAt ?? from;
        return from < to ? new CountedSpan(from, to) : null;
    }

    public static Signal? Judge(IReadOnlyList<CredentialUse> uses, Policy policy, RuleNotes? notes = null)
    {
        if (!policy.OldCredential)
            return notes?.Quiet("The policy switches it off.");
        var old = uses.Where(u => u.Credential.IsSuperseded).ToList();
        if (old.Count == 0)
            return notes?.Quiet("The key has one working credential of each service account.");
        var used = CredentialRules.UsedOf(old, notes);
        if (used.Count == 0)
            return notes?.Quiet(
                $"Nothing new is known to be used with {string.Join(" and ", old.Select(Told))}, later than "
                + $"{Wording.Duration(policy.RotationOverlap)} after that.");
        return CredentialRules.Tell(
            SignalKind.OldCredentialActive, Severity.Warning, used,
            $"{string.Join(" and with ", used.Select(Told))}, where the policy allows "
            + $"{Wording.Duration(policy.RotationOverlap)} for both; used from {Wording.Time(used[0].FirstAt)} on.");
    }

    private static string Told(CredentialUse use) =>
        $"the old credential {use.Credential.NameAndHint}, followed by {use.Credential.SupersededBy ?? "a newer one"} "
        + $"since {Wording.Time(use.Credential.SupersededSince!.Value)}";
}
