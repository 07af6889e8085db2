namespace Burnwatch.Collector.Inventory;

/// <summary>What an inventory changes of what the ones before it listed.</summary>
internal static class CredentialChanges
{
    /// <summary>What the provider says where a person disabled it; every other reason is the provider's own.</summary>
    private const string DisabledByPerson = "self_disabled";

    /// <summary>The changes with the hash of the credential that each is of.</summary>
    /// <param name="known">All that the inventories before listed.</param>
    /// <param name="listed">All that this one lists.</param>
    /// <param name="missing">The hashes of known ones that this one shows to be missing.</param>
    public static IReadOnlyList<(string Hash, CredentialChange Change)> Of(
        IReadOnlyList<KnownCredential> known, IReadOnlyList<ListedCredential> listed, IReadOnlySet<string> missing)
    {
        var byHash = known.ToDictionary(k => k.Hash, StringComparer.Ordinal);
        var byId = known.Where(k => k.ProviderKeyId is not null)
            .ToLookup(k => k.ProviderKeyId!, StringComparer.Ordinal);
        var changed = listed.SelectMany(l => Between(Known(l), CredentialState.Of(l)).Select(c => (l.Hash, c)));
        var gone = known.Where(k => !k.IsGone && missing.Contains(k.Hash))
            .OrderByDescending(k => k.LastListedAt)
            .DistinctBy(k => k.ProviderKeyId ?? k.Hash, StringComparer.Ordinal)
            .Select(k => (k.Hash, new CredentialChange(CredentialChangeKind.Gone, k.State, null)));
        return [.. changed, .. gone];

        // An answer may have the id where another has the hash too: still the same credential, and not a new one.
        KnownCredential? Known(ListedCredential credential) =>
            (credential.ProviderKeyId is { } id
                ? byId[id].Where(k => ListedCredential.IsById(k.Hash) || ListedCredential.IsById(credential.Hash))
                : [])
            .Append(byHash.GetValueOrDefault(credential.Hash))
            .OfType<KnownCredential>()
            .MaxBy(k => k.LastListedAt);
    }

    /// <summary>The changes of one credential that is listed.</summary>
    public static IEnumerable<CredentialChange> Between(KnownCredential? known, CredentialState after)
    {
        var before = known?.State;
        if (known is null or { IsGone: true })
            yield return new CredentialChange(CredentialChangeKind.Appeared, before, after);
        if (before is null)
            yield break;
        if (StateChange(before, after) is { } kind)
            yield return new CredentialChange(kind, before, after);
        if (ListChange.Of(before.Permissions, after.Permissions).Direction is not null)
            yield return new CredentialChange(CredentialChangeKind.PermissionsChanged, before, after);
        if (before.CreditLimit != after.CreditLimit)
            yield return new CredentialChange(CredentialChangeKind.LimitChanged, before, after);
        if (ListChange.Of(before.AllowedIps, after.AllowedIps).Direction is not null)
            yield return new CredentialChange(CredentialChangeKind.AllowedIpsChanged, before, after);
        // What was not told before is not known to have changed.
        if (before.ThirdPartyDisableAllowed is { } might && after.ThirdPartyDisableAllowed is { } may && might != may)
            yield return new CredentialChange(CredentialChangeKind.ThirdPartyDisablingChanged, before, after);
        if (before.Name != after.Name)
            yield return new CredentialChange(CredentialChangeKind.Renamed, before, after);
    }

    // A lock of the provider on one that a person had disabled before is news: its secret may be public.
    private static CredentialChangeKind? StateChange(CredentialState before, CredentialState after) =>
        (before, after) switch
        {
            ({ IsDisabled: true }, { IsDisabled: false }) => CredentialChangeKind.Enabled,
            (_, { IsDisabled: false }) => null,
            ({ IsDisabled: true }, _) when before.DisableReason == after.DisableReason => null,
            (_, { DisableReason: null or DisabledByPerson }) => CredentialChangeKind.Disabled,
            _ => CredentialChangeKind.ProviderLock,
        };
}
