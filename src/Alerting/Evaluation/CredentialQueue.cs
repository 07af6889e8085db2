namespace Burnwatch.Alerting.Evaluation;

/// <summary>Credentials of a workspace that may be revoked or unknown, and whose use waits for an inventory.</summary>
internal sealed class CredentialQueue
{
    /// <summary>After so many no use is left to wait: the first may be read in the minute of the use itself.</summary>
    private const int Inventories = 2;

    private readonly Dictionary<long, int> waiting = [];
    private DateTimeOffset? inventoryReadAt;

    /// <summary>Whether the inventory that was told of last was new.</summary>
    public bool IsNew { get; private set; }

    /// <summary>Takes in credentials that were used, and gives those to judge now.</summary>
    /// <param name="used">Those whose use is new.</param>
    /// <param name="newest">When the newest inventory was read; null before the first.</param>
    public IReadOnlyCollection<long> Take(IReadOnlyCollection<long> used, DateTimeOffset? newest)
    {
        IsNew = newest > inventoryReadAt || (newest is not null && inventoryReadAt is null);
        inventoryReadAt = newest;
        List<long> judged = IsNew ? [.. waiting.Keys.Union(used)] : [.. used.Distinct()];
        if (IsNew)
            CountDown();
        foreach (var id in used)
            waiting[id] = Inventories;
        return judged;
    }

    private void CountDown()
    {
        foreach (var id in waiting.Keys.ToList())
        {
            if (--waiting[id] == 0)
                waiting.Remove(id);
        }
    }
}
