namespace Burnwatch.Signals;

/// <summary>A credential is used after it was disabled or deleted.</summary>
/// <remarks>
/// <para>
/// Means: somebody goes on with a credential that was taken away, and the provider lets it work: no leak is closed yet.
/// Does not mean: abuse begun anew; a service that nobody gave the new key may be the one that goes on. Use of a time
/// before that was booked late is none, nor is what cost nothing: a refused request costs nothing.
/// </para>
/// <para>
/// When it was disabled nobody tells us, so it counts from the first inventory that shows it, and from the policy's
/// grace after that: what was running then may end, and the provider's gates are told in their own time. And it counts
/// only up to the newest inventory that shows it so: use after that may be of a credential enabled again a moment ago.
/// So a failing inventory raises nothing, and a page comes up to an interval of the inventory later. A credential is
/// deleted when two inventories in a row list its service account without it; one whose whole account is missing may
/// just not be shown to us.
/// </para>
/// </remarks>
internal static class RevokedCredential
{
    public static CountedSpan? SpanOf(Credential credential, Policy policy)
    {
        if (!policy.RevokedCredential || SinceOf(credential) is not { } since)
            return null;
        var from = since + policy.RevokedGrace;
        var to = (credential.IsMissing ? credential.InventoryReadAt : credential.LastListedAt) ?? since;
        return from < to ? new CountedSpan(from, to) : null;
    }

    public static Signal? Judge(IReadOnlyList<CredentialUse> uses, Policy policy, RuleNotes? notes = null)
    {
        if (!policy.RevokedCredential)
            return notes?.Quiet("The policy switches it off.");
        var revoked = uses
            .Where(u => u.Credential.LastListedAt is not null && SinceOf(u.Credential) is not null)
            .ToList();
        if (revoked.Count == 0)
            return notes?.Quiet("No inventory shows a credential of the key as disabled or deleted.");
        var used = CredentialRules.UsedOf(revoked, notes);
        if (used.Count == 0)
            return notes?.Quiet(
                $"Nothing new is known to be used with {string.Join(" and ", revoked.Select(Told))}, later than "
                + $"{Wording.Duration(policy.RevokedGrace)} after that.");
        return CredentialRules.Tell(
            SignalKind.RevokedCredentialActive, Severity.Critical, used,
            $"{string.Join(" and with ", used.Select(Told))}; used from {Wording.Time(used[0].FirstAt)} on.");
    }

    private static DateTimeOffset? SinceOf(Credential credential) =>
        credential.DisabledSince ?? (credential.IsMissing ? credential.UnlistedSince : null);

    private static string Told(CredentialUse use)
    {
        var credential = use.Credential;
        var what = credential.DisabledSince is null ? "deleted" : $"disabled{WhyOf(credential)}";
        return $"the credential {credential.NameAndHint}, seen {what} at {Wording.Time(SinceOf(credential)!.Value)}";
    }

    private static string WhyOf(Credential credential) => credential.DisableReason switch
    {
        null or "" => "",
        "exposed_publicly" => " (the provider found it in public)",
        "self_disabled" => " (somebody who holds it did so)",
        var reason => $" ({reason.Replace('_', ' ')})",
    };
}
