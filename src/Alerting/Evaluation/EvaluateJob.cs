using Quartz;

namespace Burnwatch.Alerting.Evaluation;

/// <summary>The tick of one shard; its number is the job's data.</summary>
[DisallowConcurrentExecution]
internal sealed class EvaluateJob(ShardEvaluator evaluator) : IJob
{
    public const string Shard = "shard";

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) =>
        await evaluator.TickAsync(context.MergedJobDataMap.GetInt(Shard), cancellationToken);
}
