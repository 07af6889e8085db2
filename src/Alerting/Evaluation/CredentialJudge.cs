namespace Burnwatch.Alerting.Evaluation;

/// <summary>Holds the use of credentials against what the inventories show of them.</summary>
internal sealed class CredentialJudge(CredentialReader reader)
{
    /// <summary>
    /// How far back a node looks for use that an earlier one left waiting for an inventory. Use that was read since the
    /// shard was judged last is found however old it is; an inventory that fails for longer is told by other means.
    /// </summary>
    private static readonly TimeSpan LookBack = TimeSpan.FromDays(1);

    /// <summary>Marks the keys of a shard to look at: most ticks none, and none that has no such credential.</summary>
    public async Task FindAsync(ShardTick tick, int shards)
    {
        foreach (var (workspaceId, workspace) in tick.Workspaces)
        {
            var used = new HashSet<long>();
            if (workspace.Reading > workspace.ReadingBefore)
            {
                used.UnionWith(await reader.UsedInReadingsAsync(
                    tick.Shard.Id, shards, workspaceId, workspace.ReadingBefore, workspace.Reading));
            }
            if (!tick.Shard.Credentials.TryGetValue(workspaceId, out var queue))
            {
                tick.Shard.Credentials.Add(workspaceId, queue = new CredentialQueue());
                used.UnionWith(await reader.UsedSinceAsync(tick.Shard.Id, shards, workspaceId, tick.Now - LookBack));
            }
            var judged = queue.Take(used, workspace.InventoryReadAt);
            foreach (var key in judged.Count == 0 ? [] : await reader.KeysAsync(judged))
                tick.AddSuspect(key, workspaceId);
            // No use is needed for a lock to be told, and what an inventory shows stands for a while.
            foreach (var key in queue.IsNew
                ? await reader.LockedAsync(tick.Shard.Id, shards, workspaceId, tick.Now - LookBack)
                : [])
                tick.AddSuspect(key, workspaceId);
        }
    }

    /// <summary>What the credentials of a key come to.</summary>
    public async Task<IReadOnlyList<Signal>> JudgeAsync(KeyInput input, Policy policy, DateTimeOffset now)
    {
        if (!input.IsSuspect)
            return [];
        var credentials = await reader.OfKeyAsync(input.Key.Id, now);
        var counted = new List<(CredentialRow, CountedSpan)>();
        foreach (var row in credentials)
        {
            if (CredentialRules.SpanOf(row.ToCredential(), policy, row.ToldThrough) is { } span)
                counted.Add((row, span));
        }
        var locked = credentials
            .Select(row => (Credential: row.ToCredential(), row.LockToldThrough))
            .Where(c => CredentialRules.IsLocked(c.Credential, policy, c.LockToldThrough))
            .Select(c => c.Credential)
            .ToList();
        return
        [
            .. counted.Count == 0 ? [] : CredentialRules.Judge(await reader.UsesAsync(counted), policy),
            .. CredentialRules.JudgeLocks(locked, policy),
        ];
    }
}
