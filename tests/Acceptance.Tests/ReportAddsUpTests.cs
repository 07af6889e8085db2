using Burnwatch.Collector;
using Burnwatch.Collector.Inventory;
using Burnwatch.Collector.Usage;
using Burnwatch.Reporting;
using Burnwatch.Simulator;
using Burnwatch.Simulator.Scenarios;
using Burnwatch.Testing;
using Dapper;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Burnwatch.Acceptance.Tests;

/// <summary>From the provider's analytics to the report: what finance adds up is what was really used.</summary>
public class ReportAddsUpTests
{
    private static readonly DateTimeOffset LiveStart = new(2026, 10, 13, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Midnight = new(2026, 10, 14, 0, 0, 0, TimeSpan.Zero);
    private static readonly ReportPeriod UpToMidnight = new(new DateOnly(2026, 10, 1), new DateOnly(2026, 10, 14));

    [Fact]
    public async Task A_report_equals_what_was_used_to_the_credit_though_buckets_come_late_and_are_revised()
    {
        await using var database = await TestDatabase.CreateAsync();
        var time = new FakeTimeProvider(LiveStart);
        await using var simulator = await SimulatorHost.StartAsync(
            new SimulatorOptions { Scenario = Scenario.Demo with { History = TimeSpan.FromDays(2) }, Time = time },
            CancellationToken.None);
        using var files = new TemporaryDirectory();
        await using var services = Services(database, simulator, files, time);

        await services.GetRequiredService<InventoryPoller>().PollAsync(Watched(services), CancellationToken.None);
        for (var step = 0; step < 15; step++)
        {
            await services.GetRequiredService<UsagePoller>().PollAsync(Watched(services), CancellationToken.None);
            await services.GetRequiredService<UsageRereader>().RereadAsync(Watched(services), CancellationToken.None);
            // A report in between rolls up what is there, so that later readings revise days that are already summed.
            await ReportAsync(services, BurnGrouping.Owner);
            time.Advance(TimeSpan.FromMinutes(step == 0 ? 2 : 77));
        }

        Assert.True(time.GetUtcNow() > Midnight.AddHours(5), "Everything of the period is booked by then.");
        await using var connection = await database.DataSource.OpenConnectionAsync();
        Assert.NotEqual(0, await connection.ExecuteScalarAsync<long>("select count(*) from usage_revision"));
        await AssertEqualsTheLedgerAsync(services, simulator.Ledger);
    }

    private static async Task AssertEqualsTheLedgerAsync(ServiceProvider services, Ledger ledger)
    {
        var used = ledger.Hours(ledger.Start, Midnight);
        var expected = (Credits: used.Sum(hour => hour.Credits), Requests: used.Sum(hour => hour.Requests));
        foreach (var by in Enum.GetValues<BurnGrouping>())
        {
            var total = (await ReportAsync(services, by)).Total;
            Assert.Equal((by, expected), (by, (total.Credits, total.Requests)));
        }
        Assert.Equal(
            used.GroupBy(hour => hour.Product).ToDictionary(g => g.Key, g => g.Sum(hour => hour.Credits)),
            (await ReportAsync(services, BurnGrouping.Product)).Lines
                .Where(line => line.Name is not null)
                .ToDictionary(line => line.Label, line => line.Burn.Credits));
        Assert.Equal(
            used.GroupBy(hour => hour.Key).Select(g => g.Sum(hour => hour.Credits)).OrderDescending(),
            (await ReportAsync(services, BurnGrouping.Key)).Lines.Select(line => line.Burn.Credits));
    }

    private static Task<BurnReport> ReportAsync(ServiceProvider services, BurnGrouping by) =>
        services.GetRequiredService<BurnReporter>().ReportAsync(UpToMidnight, by, CancellationToken.None);

    private static WatchedWorkspace Watched(ServiceProvider services) =>
        Assert.Single(services.GetRequiredService<IReadOnlyList<WatchedWorkspace>>());

    private static ServiceProvider Services(
        TestDatabase database, SimulatorHost simulator, TemporaryDirectory files, TimeProvider time)
    {
        File.WriteAllText(files.Combine("admin-key"), simulator.AdminKey);
        var settings = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Collector:Workspaces:0:Name"] = "main",
            ["Collector:Workspaces:0:BaseUrl"] = simulator.ElevenApiUrl.AbsoluteUri,
            ["Collector:Workspaces:0:ApiKey"] = $"file:{files.Combine("admin-key")}",
        }).Build();
        return new ServiceCollection()
            .AddLogging()
            .AddSingleton<IConfiguration>(settings)
            .AddSingleton(time)
            .AddSingleton(database.DataSource)
            .AddCollector()
            .AddReporting()
            .BuildServiceProvider();
    }
}
