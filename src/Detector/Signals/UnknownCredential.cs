namespace Burnwatch.Signals;

/// <summary>A credential that no inventory lists appears and spends.</summary>
/// <remarks>
/// <para>
/// Means: somebody made a credential outside the service accounts. No inventory lists the keys of people, so these are
/// all that it can be: made by a member of the workspace, or by whoever has a member's account. Does not mean: abuse; a
/// colleague who tries something makes one too. It stops when a person takes it up: when a policy file gives its key an
/// owner. Until then it is told anew when it spends again, for an alarm that ends by itself teaches a thief to wait.
/// </para>
/// <para>
/// What was used before the workspace was watched, or within the policy's grace after, is known: the history brings the
/// keys of people who are there. One that rested through all the history that was read and wakes cannot be told from a
/// new one. A credential that has the name of a key which is known, by an owner or by an inventory, belongs to it: so
/// usage still finds its key where the provider's two hashes differ. It takes two inventories that list others: a new
/// credential of a service account may be used before it is listed, and where nothing is ever listed nobody says who is
/// known. Use without any key (the web application) is of no credential.
/// </para>
/// </remarks>
internal static class UnknownCredential
{
    public static CountedSpan? SpanOf(Credential credential, Policy policy) =>
        policy.UnknownCredential && WhyKnown(credential, policy) is null
            ? new CountedSpan(credential.AppearedAt, credential.InventoryReadAt!.Value)
            : null;

    public static Signal? Judge(IReadOnlyList<CredentialUse> uses, Policy policy, RuleNotes? notes = null)
    {
        if (!policy.UnknownCredential)
            return notes?.Quiet("The policy switches it off.");
        var unlisted = uses.Where(u => u.Credential.LastListedAt is null).ToList();
        if (unlisted.Count == 0)
            return notes?.Quiet("Every credential of the key is listed by an inventory, or was.");
        var unknown = unlisted.Where(u => WhyKnown(u.Credential, policy) is null).ToList();
        if (unknown.Count == 0)
            return notes?.Quiet(WhyKnown(unlisted[0].Credential, policy)!);
        var used = CredentialRules.UsedOf(unknown, notes);
        if (used.Count == 0)
            return notes?.Quiet("No credits were used with it before the newest inventory.");
        return CredentialRules.Tell(
            SignalKind.UnknownCredential, Severity.Error, used,
            $"{string.Join(" and ", used.Select(u => u.Credential.NameAndHint))}, which no inventory lists and "
            + $"nobody owns; first seen {Wording.Time(used.Min(u => u.Credential.AppearedAt))}.");
    }

    private static string? WhyKnown(Credential credential, Policy policy)
    {
        if (credential.IsOfKnownKey)
            return "The key is known: it has an owner, or a credential that an inventory listed.";
        if (credential.WatchedSince is not { } watched || credential.AppearedAt < watched + policy.UnknownGrace)
            return "The key was used before its workspace was watched, or soon after.";
        return credential.IsMissing ? null : "No two inventories lack it that list others.";
    }
}
