using System.Diagnostics;
using Quartz;

namespace Burnwatch.Alerting.Evaluation;

/// <summary>The tick of one shard; its number is the job's data.</summary>
[DisallowConcurrentExecution]
internal sealed class EvaluateJob(ShardEvaluator evaluator, EvaluationMeter meter) : IJob
{
    public const string Shard = "shard";

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        var shard = context.MergedJobDataMap.GetInt(Shard);
        using var activity = Tracing.Source.StartActivity("tick")?.SetTag("shard", shard);
        // How long it takes is real time, whatever the clock of the domain.
        var start = Stopwatch.GetTimestamp();
        var isDone = false;
        try
        {
            await evaluator.TickAsync(shard, cancellationToken);
            isDone = true;
        }
        finally
        {
            meter.Ticked(Stopwatch.GetElapsedTime(start), isDone);
            activity?.SetStatus(isDone ? ActivityStatusCode.Ok : ActivityStatusCode.Error);
        }
    }
}
