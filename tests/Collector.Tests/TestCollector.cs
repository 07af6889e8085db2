using System.Text.Json;
using Burnwatch.Collector.AdminKeys;
using Burnwatch.Collector.Catalogue;
using Burnwatch.Collector.Concurrency;
using Burnwatch.Collector.Inventory;
using Burnwatch.Collector.Usage;
using Burnwatch.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Npgsql;

namespace Burnwatch.Collector.Tests;

/// <summary>
/// The collector as the host composes it, on a real database, with a clock and, unless told, a provider of the test.
/// </summary>
internal sealed class TestCollector : IAsyncDisposable
{
    // Whoever waits on a clock that stands still waits forever.
    private static readonly Dictionary<string, string?> StandingStill = new()
    {
        ["Collector:Retries"] = "0",
        ["Collector:RequestsPerMinute"] = "6000",
    };

    private readonly ServiceProvider services;

    public TestCollector(
        NpgsqlDataSource database,
        FakeProvider? provider = null,
        IReadOnlyDictionary<string, string?>? settings = null,
        FakeTimeProvider? clock = null)
    {
        Clock = clock ?? new FakeTimeProvider(Some.Noon);
        var collection = new ServiceCollection();
        collection.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(Logged));
        collection.AddSingleton<IConfiguration>(new ConfigurationBuilder()
            .AddInMemoryCollection(StandingStill)
            .AddInMemoryCollection(settings)
            .Build());
        collection.AddSingleton(database);
        collection.AddSingleton<TimeProvider>(Clock);
        collection.AddCollector();
        if (provider is not null)
            collection.AddSingleton(provider.Client(Clock));
        services = collection.BuildServiceProvider();
    }

    public FakeTimeProvider Clock { get; }

    public CollectingLoggerProvider Logged { get; } = new();

    public UsagePoller Usage => services.GetRequiredService<UsagePoller>();

    public HistoryProgress History => services.GetRequiredService<HistoryProgress>();

    public UsageBackfill Backfill => services.GetRequiredService<UsageBackfill>();

    public UsageRereader Rereader => services.GetRequiredService<UsageRereader>();

    public CataloguePoller Catalogue => services.GetRequiredService<CataloguePoller>();

    public InventoryPoller Inventory => services.GetRequiredService<InventoryPoller>();

    public ConcurrencyProber Prober => services.GetRequiredService<ConcurrencyProber>();

    public AdminKeySwitch Switch => services.GetRequiredService<AdminKeySwitch>();

    public CollectorDoctor Doctor => services.GetRequiredService<CollectorDoctor>();

    public IReadOnlyList<WatchedWorkspace> Workspaces => services.GetRequiredService<IReadOnlyList<WatchedWorkspace>>();

    public T Get<T>()
        where T : notnull => services.GetRequiredService<T>();

    /// <summary>The settings and what is made of them, as whoever dumps them would write them.</summary>
    public string SettingsText
    {
        get
        {
            var options = services.GetRequiredService<IOptions<CollectorOptions>>().Value;
            object[] all =
            [
                options, .. options.Workspaces, .. Workspaces,
                .. Workspaces.Select(workspace => (object)workspace.Access(workspace.ApiKey)),
            ];
            return string.Join('\n', all.Select(one => $"{one} {JsonSerializer.Serialize(one)}"));
        }
    }

    public ValueTask DisposeAsync() => services.DisposeAsync();
}
