using Burnwatch.Alerting.Policies;

namespace Burnwatch.Alerting.Evaluation;

/// <summary>Makes a shard's memory: snapshots first, then the history since, learnt without judging.</summary>
internal sealed class ShardLoader(EvaluationReader reader, AlertingOptions options, PolicyBook policies, int shards)
{
    /// <summary>How far back concurrency readings are learnt again: longer than a pin that a snapshot may have missed.</summary>
    private static readonly TimeSpan ReadingsBack = TimeSpan.FromHours(1);

    public async Task<ShardState> LoadAsync(int id, long version, DateTimeOffset now)
    {
        var shard = new ShardState(id, version) { SnapshotAt = now };
        foreach (var row in await reader.ProfilesAsync(id, shards))
        {
            if (Profile.TryRead(row.State, out var profile))
                shard.Keys.Add(row.Id, new KeyState(row.Id, row.WorkspaceId, profile));
        }
        foreach (var progress in await reader.ProgressAsync(id))
            await FoldAsync(shard, progress, now);
        return shard;
    }

    /// <summary>Learns a workspace's history up to where it was judged, or to where its judging begins.</summary>
    public async Task FoldAsync(ShardState shard, ShardProgress progress, DateTimeOffset now)
    {
        shard.Progress[progress.WorkspaceId] = progress;
        var rows = await reader.SinceSnapshotAsync(shard.Id, shards, progress.WorkspaceId, progress.Reading, now - options.History);
        var readings = await reader.ReadingsAsync(shard.Id, shards, progress.WorkspaceId, progress.ConcurrencyThrough - ReadingsBack);
        var watched = await reader.KeysAsync([.. rows.Select(r => r.KeyId).Concat(readings.Select(r => r.KeyId)).Distinct()]);
        foreach (var group in rows.GroupBy(r => r.KeyId))
        {
            var key = shard.KeyOf(group.Key, progress.WorkspaceId);
            foreach (var row in group)
                key.Watch.Put(row.ToBucket());
            key.Watch.Learn(progress.SettledThrough, ContextOf(watched[group.Key], policies));
            key.IsDirty = true;
        }
        foreach (var group in readings.Where(r => r.At <= progress.ConcurrencyThrough).GroupBy(r => r.KeyId))
        {
            var key = shard.KeyOf(group.Key, progress.WorkspaceId);
            key.Watch.Learn([.. group.Select(r => r.ToReading())], ContextOf(watched[group.Key], policies));
            key.ReadingsThrough = group.Max(r => r.At);
        }
    }

    internal static JudgeContext ContextOf(WatchedKey key, PolicyBook policies) => new()
    {
        Policy = policies.Of(key.Environment, key.Owner, key.Name),
        Calendar = Calendar.Of(key.TimeZone),
        KeysOfOwner = key.KeysOfOwner,
    };
}
