using Burnwatch.Alerting;
using Burnwatch.Collector;
using Burnwatch.Host.Containing;
using Burnwatch.Reporting;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Quartz;

namespace Burnwatch.Host.Daemon;

/// <summary>The scheduler that every daemon on a database shares, and the jobs of every part.</summary>
internal static class Schedules
{
    /// <summary>The schema of the scheduler's own tables, which it makes by itself.</summary>
    private const string Schema = "quartz";

    // As many jobs at once as there are shards and a few polls; each holds at most one or two connections.
    private const int Threads = 12;

    /// <param name="services">Where it is added.</param>
    /// <param name="connectionString">Of the database that the daemons share.</param>
    /// <param name="node">The name of this daemon among them.</param>
    /// <param name="speed">
    /// How much faster than real time the daemon's clock runs. The scheduler measures everything on that clock; what
    /// watches over real processes and a real database has to stay as long in real time as it would be without it.
    /// </param>
    public static IServiceCollection AddSchedules(
        this IServiceCollection services, string connectionString, string node, double speed)
    {
        var ownSchema = new NpgsqlConnectionStringBuilder(connectionString) { SearchPath = Schema }.ConnectionString;
        services.AddSingleton<DeclaredJobs>();
        services.AddQuartz(quartz =>
        {
            quartz.ConfigureScheduler(scheduler =>
            {
                scheduler.InstanceName = "burnwatch";
                scheduler.InstanceId = node;
                scheduler.ShutdownJobInterruption = ShutdownJobInterruption.Always;
                scheduler.IdleWaitTime = TimeSpan.FromSeconds(5) * speed;
            });
            quartz.UseDefaultThreadPool(Threads);
            quartz.AddSchedulerListener(provider => provider.GetRequiredService<DeclaredJobs>());
            quartz.UsePersistentStore(store =>
            {
                store.UsePostgres(ownSchema);
                store.ProvisionSchema();
                store.UseClustering(cluster =>
                {
                    cluster.CheckinInterval = TimeSpan.FromSeconds(5) * speed;
                    cluster.CheckinMisfireThreshold = TimeSpan.FromSeconds(10) * speed;
                });
                store.ConfigureStore(options =>
                {
                    options.MisfireThreshold = TimeSpan.FromMinutes(1) * speed;
                    options.DbRetryInterval = TimeSpan.FromSeconds(5) * speed;
                    options.TransientRetryInterval = TimeSpan.FromSeconds(1) * speed;
                    options.LockWaitWarningThreshold = TimeSpan.FromSeconds(30) * speed;
                    options.UseBackgroundThreads = true;
                });
            });
            quartz.AddCollectorJobs();
            quartz.AddReportingJobs();
            quartz.AddAlertingJobs();
            quartz.ScheduleJob<ContainExpendableJob>(
                trigger => trigger
                    .WithIdentity("contain-expendable", "Containment")
                    .WithSimpleSchedule(ContainExpendableJob.Interval, null),
                job => job.WithIdentity("contain-expendable", "Containment"));
        });
        services.AddQuartzHostedService(hosted => hosted.WaitForJobsToComplete = true);
        return services;
    }
}
