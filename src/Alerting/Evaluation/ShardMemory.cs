using System.Collections.Concurrent;

namespace Burnwatch.Alerting.Evaluation;

/// <summary>The shards this node has judged last; forgetting one costs time and nothing else.</summary>
internal sealed class ShardMemory
{
    private readonly ConcurrentDictionary<int, ShardState> shards = new();

    public ShardState? Find(int shard) => shards.GetValueOrDefault(shard);

    public void Keep(ShardState shard) => shards[shard.Id] = shard;

    public void Forget(int shard) => shards.TryRemove(shard, out _);
}
