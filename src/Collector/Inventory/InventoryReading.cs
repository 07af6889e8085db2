using Burnwatch.Collector.ElevenApi;

namespace Burnwatch.Collector.Inventory;

/// <summary>One answer of the inventory.</summary>
/// <param name="Credentials">All keys of all accounts that can be told from one another, each once.</param>
/// <param name="WholeAccounts">The service accounts all of whose keys it lists: what one lacks is gone.</param>
internal sealed record InventoryReading(
    IReadOnlyList<ListedCredential> Credentials, IReadOnlyList<string> WholeAccounts)
{
    public static InventoryReading Of(IReadOnlyList<ServiceAccount> accounts)
    {
        var listed = accounts.Select(account => (Account: account, Credentials: ListedIn(account))).ToList();
        return new InventoryReading(
            [.. listed.SelectMany(l => l.Credentials).OfType<ListedCredential>().DistinctBy(c => c.Hash)],
            [.. listed.Where(IsWhole).Select(l => l.Account.ServiceAccountUserId).OfType<string>()]);
    }

    private static List<ListedCredential?> ListedIn(ServiceAccount account) =>
        [.. (account.ApiKeys ?? []).Select(key => key is null ? null : ListedCredential.From(account, key))];

    // A key that cannot be told from others may be the one that seems to be missing.
    private static bool IsWhole((ServiceAccount Account, List<ListedCredential?> Credentials) listed) =>
        listed.Account.ApiKeys is not null && listed.Credentials.TrueForAll(c => c is not null);
}
