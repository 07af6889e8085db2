using Burnwatch.Alerting.Evaluation;
using Burnwatch.Alerting.Paging;
using Burnwatch.Collector;
using Burnwatch.Collector.Concurrency;
using Burnwatch.Collector.Inventory;
using Burnwatch.Collector.Usage;
using Burnwatch.Host;
using Burnwatch.Simulator;
using Burnwatch.Simulator.PagerDuty;
using Burnwatch.Simulator.Scenarios;
using Burnwatch.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Burnwatch.Acceptance.Tests;

/// <summary>
/// The daemon's parts between a simulated provider and a simulated PagerDuty, over real HTTP and a real database, on a
/// clock that the test moves: each step polls, evaluates every shard and sends what waits, as the schedules would.
/// </summary>
internal sealed class World : IAsyncDisposable
{
    public const string RoutingKey = "0123456789abcdef0123456789abcdef";

    private readonly TemporaryDirectory files = new();
    private readonly FakeTimeProvider time;
    private readonly TestDatabase database;
    private readonly IConfiguration settings;
    private ServiceProvider services;

    private World(
        TestDatabase database, SimulatorHost simulator, FakeTimeProvider time, string? probedKey,
        (string Name, string Secret)? more, bool takesWebhooks)
    {
        this.database = database;
        this.time = time;
        Simulator = simulator;
        settings = SettingsOf(probedKey, more, takesWebhooks);
        services = Compose();
    }

    public SimulatorHost Simulator { get; }

    public DateTimeOffset Now => time.GetUtcNow();

    public TestDatabase Database => database;

    /// <summary>What a person was told, in order.</summary>
    public IReadOnlyList<PageNotification> Notifications => Simulator.PagerDuty.Notifications;

    /// <summary>Starts a world at its live start, with the history read and learnt.</summary>
    /// <param name="scenario">What happens.</param>
    /// <param name="liveStart">When it goes live.</param>
    /// <param name="probedKey">A key whose concurrency is probed; null for none.</param>
    /// <param name="pagerDuty">Switches of the simulated PagerDuty.</param>
    /// <param name="more">One more setting, a reference to a secret.</param>
    /// <param name="takesWebhooks">Whether PagerDuty tells by webhooks; it is polled otherwise.</param>
    public static async Task<World> StartAsync(
        Scenario scenario, DateTimeOffset liveStart, string? probedKey = null, PagerDutyOptions? pagerDuty = null,
        (string Name, string Secret)? more = null, bool takesWebhooks = true)
    {
        var database = await TestDatabase.CreateAsync();
        var time = new FakeTimeProvider(liveStart);
        var simulator = await SimulatorHost.StartAsync(
            new SimulatorOptions
            {
                Scenario = scenario,
                Time = time,
                LiveStart = liveStart,
                PagerDuty = pagerDuty ?? new PagerDutyOptions(),
            },
            CancellationToken.None);
        var world = new World(database, simulator, time, probedKey, more, takesWebhooks);
        await world.Get<InventoryPoller>().PollAsync(world.Workspace, CancellationToken.None);
        await world.StepAsync(TimeSpan.Zero);
        return world;
    }

    /// <summary>Moves the clock, then does everything once that is done on a schedule.</summary>
    public async Task StepAsync(TimeSpan by)
    {
        time.Advance(by);
        await Get<UsagePoller>().PollAsync(Workspace, CancellationToken.None);
        await Get<ConcurrencyProber>().ProbeAsync(Workspace, CancellationToken.None);
        await EvaluateAsync();
        await SendAsync();
    }

    /// <summary>Steps until a time.</summary>
    public async Task RunUntilAsync(DateTimeOffset end, TimeSpan step, Func<Task>? between = null)
    {
        while (Now < end)
        {
            await StepAsync(step);
            if (between is not null)
                await between();
        }
    }

    /// <summary>
    /// Steps by seconds until something holds; for what waits on the clock that the test moves, beside the daemon.
    /// </summary>
    public async Task DriveAsync(Task beside, Func<bool> isDone)
    {
        for (var step = 0; step < 2_000 && !isDone() && !beside.IsFaulted; step++)
        {
            await StepAsync(TimeSpan.FromSeconds(1));
            // What waits runs on threads of its own.
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }

        if (beside.IsFaulted)
            await beside;
        Assert.True(isDone(), "It did not happen within 2,000 seconds of the test's clock.");
    }

    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var command = database.DataSource.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>What finance counts, and what is stored of usage that is none of the company's.</summary>
    public async Task<string> CountsAsync()
    {
        await Get<Reporting.RollupStore>().RollUpAsync(CancellationToken.None);
        return await ScalarAsync<string>(
            "select count(distinct key_id)::text || '/' || (select count(*) from usage_bucket b "
            + "join workspace w on w.id = b.workspace_id where w.is_drill) from usage_day");
    }

    public async Task EvaluateAsync()
    {
        var evaluator = Get<ShardEvaluator>();
        foreach (var shard in await evaluator.ShardsAsync(CancellationToken.None))
            await evaluator.TickAsync(shard, CancellationToken.None);
    }

    public async Task SendAsync()
    {
        while (await Get<PageSender>().SendDueAsync(CancellationToken.None) > 0)
        {
        }
    }

    /// <summary>Loses everything that is in memory, as a process that is killed does.</summary>
    public async Task RestartAsync()
    {
        await services.DisposeAsync();
        services = Compose();
    }

    public T Get<T>()
        where T : notnull => services.GetRequiredService<T>();

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        await Simulator.DisposeAsync();
        await database.DisposeAsync();
        files.Dispose();
    }

    private WatchedWorkspace Workspace => Get<IReadOnlyList<WatchedWorkspace>>()[0];

    private ServiceProvider Compose() => new ServiceCollection()
        .AddSingleton(settings)
        .AddLogging(logging => logging.SetMinimumLevel(LogLevel.None))
        .AddBurnwatch()
        .AddSingleton<TimeProvider>(time)
        .AddSingleton(database.DataSource)
        .BuildServiceProvider();

    private IConfiguration SettingsOf(
        string? probedKey, (string Name, string Secret)? more, bool takesWebhooks)
    {
        var values = new Dictionary<string, string?>
        {
            // Whoever waits on a clock that stands still waits forever.
            ["Collector:Retries"] = "0",
            ["Collector:RequestsPerMinute"] = "6000",
            ["Collector:Workspaces:0:Name"] = "main",
            ["Collector:Workspaces:0:BaseUrl"] = Simulator.ElevenApiUrl.AbsoluteUri,
            ["Collector:Workspaces:0:ApiKey"] = Reference("admin-key", Simulator.AdminKey),
            ["Alerting:RoutingKey"] = Reference("routing-key", RoutingKey),
            ["Alerting:PagerDutyEndpoint"] = Simulator.PagerDutyUrl.AbsoluteUri,
            ["Alerting:PagerDutyRestEndpoint"] = Simulator.PagerDutyUrl.AbsoluteUri,
        };
        if (takesWebhooks)
            values["Alerting:PagerDutyWebhookSecrets:0"] = Reference("webhook-secret", "simulated-webhook-secret");
        if (more is { } setting)
            values[setting.Name] = Reference(setting.Name.Replace(':', '-'), setting.Secret);
        if (probedKey is not null)
        {
            values["Collector:Workspaces:0:Probes:0:Credential"] = Simulator.KeyHashes[probedKey];
            values["Collector:Workspaces:0:Probes:0:ApiKey"] = Reference("probed-key", Simulator.KeySecrets[probedKey]);
        }
        return new ConfigurationBuilder().AddInMemoryCollection(values).Build();
    }

    private string Reference(string name, string secret)
    {
        File.WriteAllText(files.Combine(name), secret);
        return $"file:{files.Combine(name)}";
    }
}
