using System.Collections.Concurrent;
using Burnwatch.Alerting.Calibrating;
using Burnwatch.Alerting.Policies;
using Burnwatch.Alerting.Quiet;

namespace Burnwatch.Alerting.Evaluation;

/// <summary>What this node keeps from tick to tick; forgetting any of it costs time and nothing else.</summary>
internal sealed class ShardMemory
{
    private readonly ConcurrentDictionary<int, ShardState> shards = new();

    private PolicyBook policies = PolicyBook.Empty;

    /// <summary>The calibrations that were read last, by whichever shard.</summary>
    public CalibrationBook Calibrations { get; set; } = CalibrationBook.Empty;

    /// <summary>What was quiet on purpose when it was read last, by whichever shard.</summary>
    public QuietBook Quiet { get; set; } = QuietBook.Empty;

    /// <summary>The same policies as before while their version stands, with what was made of them.</summary>
    public PolicyBook Keep(PolicyBook read)
    {
        var kept = policies;
        return kept.Version == read.Version ? kept : policies = read;
    }

    public ShardState? Find(int shard) => shards.GetValueOrDefault(shard);

    public void Keep(ShardState shard) => shards[shard.Id] = shard;

    public void Forget(int shard) => shards.TryRemove(shard, out _);
}
