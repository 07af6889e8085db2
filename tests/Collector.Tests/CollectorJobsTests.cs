using Burnwatch.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Quartz;

namespace Burnwatch.Collector.Tests;

public sealed class CollectorJobsTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Fact]
    public async Task A_started_daemon_reads_at_once_and_then_at_the_intervals_of_the_options()
    {
        var provider = new UsageProvider();
        using var host = Host(provider);
        await host.StartAsync();
        var tables = new CollectorTables(database);
        await Eventually.BecomesTrueAsync(async () =>
            (await tables.AllAsync<int>("select 1 from workspace where read_through is not null")).Count == 1);
        await Eventually.BecomesTrueAsync(() => provider.Http.Requests.ToArray()
            .Any(request => request.Call.EndsWith("service-accounts", StringComparison.Ordinal)));

        var scheduler = await host.Services.GetRequiredService<ISchedulerFactory>().GetScheduler();
        foreach (var (name, interval) in new[]
        {
            ("poll usage", TimeSpan.FromMinutes(2)),
            ("reread usage", TimeSpan.FromMinutes(5)),
            ("poll inventory", TimeSpan.FromMinutes(5)),
            ("probe concurrency", TimeSpan.FromSeconds(30)),
            ("keep partitions", TimeSpan.FromHours(6)),
            ("trim samples", TimeSpan.FromMinutes(10)),
        })
        {
            var trigger = Assert.IsType<ISimpleTrigger>(
                await scheduler.GetTrigger(new TriggerKey(name, "Collector")), exactMatch: false);
            Assert.Equal(interval, trigger.RepeatInterval);
            Assert.True((await scheduler.GetJobDetail(trigger.JobKey))!.ConcurrentExecutionDisallowed);
        }

        await host.StopAsync();
    }

    private IHost Host(UsageProvider provider)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Collector:PollInterval"] = "00:02:00",
            ["Push:BufferDirectory"] = Path.Combine(Path.GetTempPath(), "burnwatch-that-nobody-makes"),
            ["Collector:Workspaces:0:Name"] = "acme",
            ["Collector:Workspaces:0:ApiKey"] = Some.Key.ToString(),
        });
        builder.Services.AddSingleton(database.DataSource).AddSingleton(TimeProvider.System).AddCollector();
        builder.Services.AddSingleton(provider.Http.Client());
        builder.Services.AddQuartz(quartz => quartz.AddCollectorJobs());
        builder.AddQuartzHostedService();
        return builder.Build();
    }
}
