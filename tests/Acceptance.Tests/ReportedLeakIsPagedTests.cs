using System.Net.Http.Json;
using Burnwatch.Alerting.Evaluation;
using Burnwatch.Alerting.Paging;
using Burnwatch.Client;
using Burnwatch.Collector;
using Burnwatch.Collector.Inventory;
using Burnwatch.Collector.Usage;
using Burnwatch.Host;
using Burnwatch.Simulator;
using Burnwatch.Testing;
using Burnwatch.Web;
using Burnwatch.Web.Access;
using Burnwatch.Web.Samples;
using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Burnwatch.Acceptance.Tests;

/// <summary>
/// From the headers of a response in a service to a phone, before the analytics show any of it.
/// </summary>
public sealed class ReportedLeakIsPagedTests : IAsyncLifetime
{
    private const string Key = "checkout-voice";

    private readonly FakeTimeProvider time = new(Scenarios.LiveStart);
    private readonly TemporaryDirectory files = new();

    private TestDatabase database = null!;
    private SimulatorHost simulator = null!;
    private WebApplication daemon = null!;

    public async ValueTask InitializeAsync()
    {
        database = await TestDatabase.CreateAsync();
        simulator = await SimulatorHost.StartAsync(
            new SimulatorOptions { Scenario = Scenarios.Company(), Time = time, LiveStart = Scenarios.LiveStart },
            CancellationToken.None);
        daemon = await StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await daemon.DisposeAsync();
        await simulator.DisposeAsync();
        await database.DisposeAsync();
        files.Dispose();
    }

    [Fact]
    public async Task A_leak_that_a_service_reports_is_paged_before_the_analytics_show_it_and_counted_once()
    {
        await Get<InventoryPoller>().PollAsync(Workspace, CancellationToken.None);
        await Get<UsagePoller>().PollAsync(Workspace, CancellationToken.None);
        await EvaluateAsync();
        Assert.Empty(simulator.PagerDuty.Notifications);

        await BurnAsync(requests: 20, characters: 4_000);
        await EvaluateAsync();
        // The sender of the daemon may be at it already.
        await Eventually.BecomesTrueAsync(() => simulator.PagerDuty.Notifications.Count > 0);

        var page = Assert.Single(simulator.PagerDuty.Notifications);
        Assert.Contains($"Key {Key}", page.Title);
        Assert.Equal(0, await CreditsAsync("bucket_start >= @Start"));
        Assert.Equal(
            "push of voice",
            await ScalarAsync<string>("select source || ' of ' || model_family from concurrency_reading limit 1"));

        time.Advance(TimeSpan.FromMinutes(1));
        await Get<UsagePoller>().PollAsync(Workspace, CancellationToken.None);
        await EvaluateAsync();
        var minute = time.GetUtcNow().AddSeconds(-time.GetUtcNow().Second);
        Assert.Equal(
            simulator.Ledger.Credits(Scenarios.LiveStart, minute),
            await CreditsAsync("bucket_start >= @Start and bucket_start < @Minute", minute));
        Assert.Single(simulator.PagerDuty.Notifications);
    }

    // The service calls the provider; its client reports, and sends what waits when the service ends.
    private async Task BurnAsync(int requests, int characters)
    {
        var token = await Get<TokenStore>().CreateAsync(
            "checkout", [TokenScopes.WriteSamples], null, time.GetUtcNow(), CancellationToken.None);
        var collection = new ServiceCollection().AddLogging().AddSingleton<TimeProvider>(time);
        collection.AddHttpClient("voice").AddBurnwatchReporting(reporting =>
        {
            (reporting.Endpoint, reporting.Token) = (new Uri(daemon.Urls.Single()), token);
            (reporting.Credential, reporting.ModelFamily) = (Key, "voice");
            reporting.FlushTimeout = TimeSpan.FromMinutes(1);
        });
        await using var service = collection.BuildServiceProvider();
        using var client = service.GetRequiredService<IHttpClientFactory>().CreateClient("voice");
        client.DefaultRequestHeaders.Add("xi-api-key", simulator.KeySecrets[Key]);
        for (var i = 0; i < requests; i++)
        {
            using var answer = await client.PostAsJsonAsync(
                new Uri(simulator.ElevenApiUrl, "v1/text-to-speech/a-voice"),
                new { text = new string('x', characters) });
            Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
            time.Advance(TimeSpan.FromSeconds(2));
        }
    }

    private async Task EvaluateAsync()
    {
        foreach (var shard in await Get<ShardEvaluator>().ShardsAsync(CancellationToken.None))
            await Get<ShardEvaluator>().TickAsync(shard, CancellationToken.None);
        while (await Get<PageSender>().SendDueAsync(CancellationToken.None) > 0)
        {
        }
    }

    private Task<long> CreditsAsync(string where, DateTimeOffset? minute = null) => ScalarAsync<long>(
        $"select coalesce(sum(credits), 0)::bigint from usage_bucket where {where}",
        new { Start = Scenarios.LiveStart.UtcDateTime, Minute = minute?.UtcDateTime });

    private async Task<T> ScalarAsync<T>(string sql, object? parameters = null)
    {
        await using var connection = await database.DataSource.OpenConnectionAsync();
        return (await connection.ExecuteScalarAsync<T>(sql, parameters))!;
    }

    private WatchedWorkspace Workspace => Get<IReadOnlyList<WatchedWorkspace>>()[0];

    private T Get<T>()
        where T : notnull => daemon.Services.GetRequiredService<T>();

    // The daemon without its schedules: the test does what they would.
    private async Task<WebApplication> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Collector:Retries"] = "0",
            ["Collector:RequestsPerMinute"] = "6000",
            ["Collector:Workspaces:0:Name"] = "main",
            ["Collector:Workspaces:0:BaseUrl"] = simulator.ElevenApiUrl.AbsoluteUri,
            ["Collector:Workspaces:0:ApiKey"] = Reference("admin-key", simulator.AdminKey),
            ["Alerting:RoutingKey"] = Reference("routing-key", World.RoutingKey),
            ["Alerting:PagerDutyEndpoint"] = simulator.PagerDutyUrl.AbsoluteUri,
        });
        builder.Services.AddBurnwatch();
        builder.Services.AddSingleton<TimeProvider>(time).AddSingleton(database.DataSource);
        builder.Services.AddBurnwatchWeb();
        var app = builder.Build();
        app.UsePushDecompression();
        app.MapBurnwatchWeb();
        await app.StartAsync();
        return app;
    }

    private string Reference(string name, string secret)
    {
        File.WriteAllText(files.Combine(name), secret);
        return $"file:{files.Combine(name)}";
    }
}
