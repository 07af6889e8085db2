using Quartz;

namespace Burnwatch.Collector.Pushing;

/// <summary>Drops what services reported once the analytics have told of it.</summary>
[DisallowConcurrentExecution]
internal sealed class TrimSamplesJob(SampleStore store, TimeProvider time) : IJob
{
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) =>
        await store.TrimAsync(time.GetUtcNow(), cancellationToken);
}
