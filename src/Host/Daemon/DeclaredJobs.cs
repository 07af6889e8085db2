using System.Collections.Concurrent;
using Quartz;

namespace Burnwatch.Host.Daemon;

/// <summary>Remembers which jobs this daemon scheduled.</summary>
internal sealed class DeclaredJobs : ISchedulerListener
{
    private readonly ConcurrentDictionary<JobKey, bool> keys = new();

    public IReadOnlyCollection<JobKey> Keys => [.. keys.Keys];

    public ValueTask JobScheduled(IScheduler scheduler, ITrigger trigger, CancellationToken cancellationToken = default)
    {
        keys[trigger.JobKey] = true;
        return ValueTask.CompletedTask;
    }
}
