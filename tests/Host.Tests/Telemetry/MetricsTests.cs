using System.Globalization;
using System.Text.RegularExpressions;
using Burnwatch.Alerting.Health;
using Burnwatch.Host.Configuration;
using Burnwatch.Host.Daemon;
using Burnwatch.Host.Telemetry;
using Burnwatch.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using Prometheus;

namespace Burnwatch.Host.Tests.Telemetry;

public sealed partial class MetricsTests : IDisposable
{
    private readonly HttpClient http = new();

    public void Dispose() => http.Dispose();

    [Fact]
    public async Task What_ticks_count_is_scraped_and_grows()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var daemon = await DaemonHost.StartAsync(Setup(database), CancellationToken.None);

        await Eventually.BecomesTrueAsync(async () => await TicksAsync(daemon) > 0);
        var before = await TicksAsync(daemon);
        await Eventually.BecomesTrueAsync(async () => await TicksAsync(daemon) > before);

        var text = await ScrapeAsync(daemon);
        Assert.Contains("# TYPE burnwatch_tick_duration_seconds histogram", text);
        Assert.Contains("burnwatch_database_up 1\n", text);
        Assert.Contains("burnwatch_pages_waiting 0\n", text);
        Assert.Contains("burnwatch_incidents_open{severity=\"critical\"} 0\n", text);
        Assert.Contains("dotnet_process_memory_working_set_bytes", text);
        Assert.Contains("db_client_connection_count{db_client_connection_pool_name=\"burnwatch\"", text);
    }

    [Fact]
    public async Task Nothing_secret_and_nothing_of_the_database_is_in_it_and_all_of_ours_is_documented()
    {
        await using var database = await TestDatabase.CreateAsync();
        using var files = new TemporaryDirectory();
        await File.WriteAllTextAsync(files.Combine("routing"), "c4na7yR0ut1ngK3y9f27ab51d06e83bc");
        await using (var owner = database.DataSource.CreateCommand(
            """
            insert into workspace (id, name, base_url) overriding system value values (1, 'studio', 'https://canary.test');
            insert into owner (name, mail) values ('Canary Person', 'canary@person.test');
            insert into key (workspace_id, name, created_at) values (1, 'canary-key', now())
            """))
            await owner.ExecuteNonQueryAsync();
        await using var daemon = await DaemonHost.StartAsync(
            Setup(database, $"Alerting:RoutingKey=file:{files.Combine("routing")}"), CancellationToken.None);
        await Eventually.BecomesTrueAsync(async () => await TicksAsync(daemon) > 0);

        var text = await ScrapeAsync(daemon);

        foreach (var secret in new[] { "c4na7y", "canary", "Canary", "Host=", "Username", files.Path })
            Assert.DoesNotContain(secret, text);
        var documented = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "metrics.md"));
        var series = TypeLine().Matches(text).Select(m => m.Groups[1].Value).ToList();
        Assert.NotEmpty(series);
        Assert.All(series, name => Assert.Contains($"`{name}`", documented));
    }

    [Fact]
    public async Task Without_the_database_it_says_so_and_what_is_read_from_it_is_no_number()
    {
        await using var away = NpgsqlDataSource.Create("Host=127.0.0.1;Port=1;Username=nobody;Database=none;Timeout=5");
        var registry = Metrics.NewCustomRegistry();
        var health = new HealthReader(away, Options.Create(new HealthOptions()), TimeProvider.System);

        await new Standing(away, health, registry).ReadAsync(CancellationToken.None);

        using var text = new MemoryStream();
        await registry.CollectAndExportAsTextAsync(text);
        var scraped = System.Text.Encoding.UTF8.GetString(text.ToArray());
        Assert.Contains("burnwatch_database_up 0\n", scraped);
        Assert.Contains("burnwatch_pages_waiting NaN\n", scraped);
    }

    [Fact]
    public async Task A_collector_that_the_environment_names_gets_numbers_and_traces()
    {
        await using var database = await TestDatabase.CreateAsync();
        var got = new System.Collections.Concurrent.ConcurrentDictionary<string, string>();
        await using var collector = await CollectAsync(got);
        var setup = Setup(database) with
        {
            Environment = new Dictionary<string, string?>
            {
                ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Urls.Single(),
                ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
                ["OTEL_METRIC_EXPORT_INTERVAL"] = "200",
                ["OTEL_BSP_SCHEDULE_DELAY"] = "200",
                ["SECRET"] = "c4na7y",
            },
        };
        await using var daemon = await DaemonHost.StartAsync(setup, CancellationToken.None);

        await Eventually.BecomesTrueAsync(() =>
            got.GetValueOrDefault("/v1/metrics", "").Contains("burnwatch.tick.duration", StringComparison.Ordinal)
            && got.GetValueOrDefault("/v1/traces", "").Contains("tick", StringComparison.Ordinal));

        Assert.DoesNotContain("c4na7y", string.Concat(got.Values));
        Assert.Contains("burnwatch", got["/v1/traces"]);
    }

    [Fact]
    public async Task A_collector_whose_address_is_none_is_told_without_repeating_it()
    {
        await using var database = await TestDatabase.CreateAsync();
        var setup = Setup(database) with
        {
            Environment = new Dictionary<string, string?> { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "user:c4na7y@collector" },
        };

        var thrown = await Assert.ThrowsAsync<SettingsException>(
            () => DaemonHost.StartAsync(setup, CancellationToken.None));

        Assert.StartsWith("OTEL_EXPORTER_OTLP_ENDPOINT is no address", thrown.Message);
        Assert.DoesNotContain("c4na7y", thrown.ToString());
    }

    private static async Task<WebApplication> CollectAsync(
        System.Collections.Concurrent.ConcurrentDictionary<string, string> got)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.MapPost("/v1/{kind}", async (HttpContext context, string kind) =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            got.AddOrUpdate(
                $"/v1/{kind}",
                _ => System.Text.Encoding.Latin1.GetString(body.ToArray()),
                (_, had) => had + System.Text.Encoding.Latin1.GetString(body.ToArray()));
        });
        await app.StartAsync();
        return app;
    }

    private Task<string> ScrapeAsync(DaemonHost daemon) => http.GetStringAsync(new Uri(daemon.Address, "metrics"));

    private async Task<double> TicksAsync(DaemonHost daemon)
    {
        var count = TickCount().Match(await ScrapeAsync(daemon));
        return count.Success ? double.Parse(count.Groups[1].Value, CultureInfo.InvariantCulture) : 0;
    }

    [GeneratedRegex("""^burnwatch_tick_duration_seconds_count\{outcome="done"\} (\S+)$""", RegexOptions.Multiline)]
    private static partial Regex TickCount();

    [GeneratedRegex(@"^# TYPE (\S+) ", RegexOptions.Multiline)]
    private static partial Regex TypeLine();

    private static DaemonSetup Setup(TestDatabase database, params string[] more) => new()
    {
        Settings = Settings.Load(null,
        [
            $"Database:ConnectionString={database.ConnectionString}",
            "Web:Listen=http://127.0.0.1:0",
            "Alerting:Tick=00:00:00.2",
            "Alerting:RoutingKey=env:BURNWATCH_TEST_ROUTING_KEY",
            .. more,
        ]),
        Loggers = new LoggerFactory([new CollectingLoggerProvider()]),
        Environment = new Dictionary<string, string?>(),
    };
}
