using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Quartz;

namespace Burnwatch.Host.Daemon;

/// <summary>
/// Removes what an older configuration or version scheduled and this one does not: the store keeps jobs for ever.
/// </summary>
internal static partial class StaleJobs
{
    public static async Task RemoveAsync(IServiceProvider services, CancellationToken cancellation)
    {
        var scheduler = await services.GetRequiredService<ISchedulerFactory>().GetScheduler(cancellation);
        var stored = await scheduler.QueryJobs(new JobQuery { Take = PagedQuery.All }, cancellation);
        var stale = stored.Items
            .Select(job => job.Key)
            .Except(services.GetRequiredService<DeclaredJobs>().Keys)
            .ToList();
        if (stale.Count == 0)
            return;
        await scheduler.DeleteJobs(stale, cancellation);
        var (logger, jobs) = (services.GetRequiredService<ILogger<DeclaredJobs>>(), string.Join(", ", stale));
        Log.Removed(logger, jobs);
    }

    private static partial class Log
    {
        [LoggerMessage(
            Level = LogLevel.Information, Message = "Removed schedules that this configuration does not have: {Jobs}")]
        public static partial void Removed(ILogger logger, string jobs);
    }
}
