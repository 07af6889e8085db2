using Burnwatch.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using Quartz;

namespace Burnwatch.Reporting.Tests;

public class RollupJobTests
{
    [Fact]
    public async Task A_run_that_fails_is_logged_and_leaves_the_schedule_alone()
    {
        await using var nowhere = NpgsqlDataSource.Create("Host=127.0.0.1;Port=1;Timeout=5");
        using var logs = new CollectingLoggerProvider();
        var job = new RollupJob(new RollupStore(nowhere), logs.CreateLogger<RollupJob>());
        await job.Execute(null!, CancellationToken.None);
        var message = Assert.Single(logs.Messages);
        Assert.Equal(LogLevel.Error, message.Level);
        Assert.IsType<NpgsqlException>(message.Exception, exactMatch: false);
    }

    [Fact]
    public async Task The_roll_up_runs_every_minute_without_end()
    {
        var services = new ServiceCollection().AddLogging();
        services.AddQuartz(quartz => quartz.AddReportingJobs());
        await using var provider = services.BuildServiceProvider();
        var scheduler = await provider.GetRequiredService<ISchedulerFactory>().GetScheduler();
        var trigger = await scheduler.GetTrigger(new TriggerKey("rollup", "reporting"));
        Assert.Equal(TimeSpan.FromMinutes(1), Assert.IsType<ISimpleTrigger>(trigger, exactMatch: false).RepeatInterval);
        Assert.NotNull(trigger.GetFireTimeAfter(trigger.StartTimeUtc.AddYears(10)));
    }
}
