using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Quartz;

namespace Burnwatch.Reporting;

/// <summary>What the daemon and the command line take from this project.</summary>
public static class ReportingRegistration
{
    private static readonly TimeSpan RollupInterval = TimeSpan.FromMinutes(1);

    /// <summary>Adds <see cref="BurnReporter"/>; it needs an <see cref="NpgsqlDataSource"/>.</summary>
    public static IServiceCollection AddReporting(this IServiceCollection services) => services
        .AddSingleton<RollupStore>()
        .AddSingleton<BurnReportStore>()
        .AddSingleton(provider => new BurnReporter(
            provider.GetRequiredService<RollupStore>(), provider.GetRequiredService<BurnReportStore>()));

    /// <summary>Adds the schedule that rolls usage up into days, once a minute.</summary>
    public static IQuartzBuilder AddReportingJobs(this IQuartzBuilder quartz)
    {
        quartz.ScheduleJob<RollupJob>(
            trigger => trigger.WithIdentity("rollup", "reporting").WithSimpleSchedule(RollupInterval, null),
            job => job.WithIdentity("rollup", "reporting"));
        return quartz;
    }
}
