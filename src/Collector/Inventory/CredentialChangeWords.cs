using Burnwatch.Signals;

namespace Burnwatch.Collector.Inventory;

/// <summary>A change as people read it.</summary>
internal static class CredentialChangeWords
{
    /// <summary>More names than that do not help: the states have them all.</summary>
    private const int MostNames = 6;

    public static string Of(CredentialChange change) => (change.Kind, change.Before, change.After) switch
    {
        (CredentialChangeKind.Appeared, null, { } after) => $"new credential: {Reach(after)}",
        (CredentialChangeKind.Appeared, _, { } after) => $"listed again: {Reach(after)}",
        (CredentialChangeKind.Gone, _, _) => "no longer listed",
        (CredentialChangeKind.Disabled, _, { } after) => $"disabled ({Reason(after)})",
        (CredentialChangeKind.ProviderLock, _, { } after) => $"locked by the provider ({Reason(after)})",
        (CredentialChangeKind.Enabled, { } before, _) => $"enabled again, was disabled ({Reason(before)})",
        (CredentialChangeKind.PermissionsChanged, { } before, { } after) =>
            Permissions(before.Permissions, after.Permissions),
        (CredentialChangeKind.LimitChanged, { } before, { } after) => Limit(before.CreditLimit, after.CreditLimit),
        (CredentialChangeKind.AllowedIpsChanged, { } before, { } after) =>
            Addresses(before.AllowedIps, after.AllowedIps),
        (CredentialChangeKind.ThirdPartyDisablingChanged, _, { } after) => after.ThirdPartyDisableAllowed is true
            ? "may be disabled by others now, such as who finds it in public"
            : "may not be disabled by others any more: nobody stops it who finds it in public",
        (CredentialChangeKind.Renamed, { } before, { } after) => $"renamed from {before.Name} to {after.Name}",
        _ => throw new ArgumentException($"A change of kind {change.Kind} lacks its states.", nameof(change)),
    };

    // What somebody who holds it can do is what matters of one that was not there before.
    private static string Reach(CredentialState state) => string.Join(", ", new[]
    {
        state.IsDisabled ? $"disabled ({Reason(state)})" : null,
        state.Permissions is { } permissions ? $"may {Names(permissions)}" : "all permissions",
        state.CreditLimit is { } limit ? $"credit limit {Wording.Number(limit)}" : "no credit limit",
        state.AllowedIps is { } addresses ? $"from {Names(addresses)}" : "from every address",
    }.OfType<string>());

    private static string Permissions(IReadOnlyList<string>? before, IReadOnlyList<string>? after) =>
        (before, after) switch
        {
            ({ } had, null) => $"all permissions given: {Names(had)} before",
            (null, { } has) => $"permissions cut: all before, {Names(has)} now",
            _ => AddedAndRemoved("permission", "permissions", ListChange.Of(before, after)),
        };

    private static string Addresses(IReadOnlyList<string>? before, IReadOnlyList<string>? after) =>
        (before, after) switch
        {
            ({ } had, null) => $"opened to every address: {Names(had)} before",
            (null, { } has) => $"allowed addresses cut: all before, {Names(has)} now",
            _ => AddedAndRemoved("allowed address", "allowed addresses", ListChange.Of(before, after)),
        };

    private static string Limit(long? before, long? after) => (before, after) switch
    {
        ({ } had, null) => $"credit limit lifted: {Wording.Number(had)} before, none now",
        (null, { } has) => $"credit limit set: none before, {Wording.Number(has)} now",
        _ => $"credit limit {(after > before ? "raised" : "lowered")} "
            + $"from {Wording.Number(before ?? 0)} to {Wording.Number(after ?? 0)}",
    };

    private static string AddedAndRemoved(string one, string many, ListChange change) =>
        string.Join("; ", new[]
        {
            Told(one, many, change.Added, "added"),
            Told(one, many, change.Removed, "removed"),
        }.OfType<string>());

    private static string? Told(string one, string many, IReadOnlyList<string> names, string what) =>
        names.Count == 0 ? null : $"{(names.Count == 1 ? one : many)} {Names(names)} {what}";

    private static string Names(IReadOnlyList<string> names) => names.Count switch
    {
        0 => "nothing",
        <= MostNames => string.Join(", ", names),
        _ => $"{string.Join(", ", names.Take(MostNames))} and {names.Count - MostNames} more",
    };

    private static string Reason(CredentialState state) => state.DisableReason ?? "no reason given";
}
