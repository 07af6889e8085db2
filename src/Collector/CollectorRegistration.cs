using Burnwatch.Collector.Catalogue;
using Burnwatch.Collector.AdminKeys;
using Burnwatch.Collector.Concurrency;
using Burnwatch.Collector.Containment;
using Burnwatch.Collector.Drilling;
using Burnwatch.Collector.ElevenApi;
using Burnwatch.Collector.Fallback;
using Burnwatch.Collector.Inventory;
using Burnwatch.Collector.Polling;
using Burnwatch.Collector.Pushing;
using Burnwatch.Collector.Requests;
using Burnwatch.Collector.Rotation;
using Burnwatch.Collector.Usage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using Quartz;

namespace Burnwatch.Collector;

/// <summary>What the host takes from here.</summary>
public static class CollectorRegistration
{
    /// <summary>
    /// Adds everything that reads the provider. It needs an <c>NpgsqlDataSource</c>, a <see cref="TimeProvider"/> and
    /// the section <c>Collector</c> of the configuration; for what services push the section <c>Push</c> and a
    /// <see cref="PushFolder"/>.
    /// </summary>
    public static IServiceCollection AddCollector(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<CollectorOptions, CollectorOptionsValidator>()
            .BindConfiguration(CollectorOptions.Section, binder => binder.ErrorOnUnknownConfiguration = true);
        services.AddSingleton<IReadOnlyList<WatchedWorkspace>>(
            provider => [.. Options(provider).Workspaces.Select(WatchedWorkspace.From)]);
        services.AddSingleton(provider => new ResilientCalls(
            Options(provider).Retries,
            Options(provider).RequestTimeout,
            Options(provider).RequestsPerMinute,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<ResilientCalls>>()));
        // Made here and not by the client factory, whose loggers write request headers, the key's among them.
        services.AddSingleton(provider => new ElevenApiClient(
            new HttpClient(ElevenApiClient.NewHandler()) { Timeout = Timeout.InfiniteTimeSpan },
            provider.GetRequiredService<ResilientCalls>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<PollAttempts>().AddSingleton<PollMeter>().AddSingleton<AdminKeyChoice>().AddSingleton<AdminKeyStore>();
        services.AddSingleton(provider => new AdminKeySwitch(
            provider.GetRequiredService<IReadOnlyList<WatchedWorkspace>>(),
            provider.GetRequiredService<WorkspaceStore>(),
            provider.GetRequiredService<AdminKeyStore>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<WorkspaceStore>().AddSingleton<UsageStore>().AddSingleton<PartitionStore>();
        services.AddSingleton<UsageHourStore>().AddSingleton<SettlingStore>().AddSingleton<SettlingLearner>();
        services.AddSingleton<HistoryProgress>().AddSingleton<UsageReader>().AddSingleton<UsageRereader>();
        services.AddSingleton<InventoryStore>().AddSingleton<CredentialEventStore>().AddSingleton<ConcurrencyStore>();
        services.AddSingleton<CounterStore>().AddSingleton<CredentialNames>().AddSingleton<UsageFallback>();
        services.AddSingleton<KeyLinks>();
        services.AddSingleton<InventoryItemStore>().AddSingleton<CataloguePoller>();
        services.AddSingleton<UsagePoller>().AddSingleton<InventoryPoller>().AddSingleton<ConcurrencyProber>();
        services.AddSingleton(provider => new UsageBackfill(
            provider.GetRequiredService<IReadOnlyList<WatchedWorkspace>>(),
            provider.GetRequiredService<WorkspaceStore>(),
            provider.GetRequiredService<UsageHourStore>(),
            provider.GetRequiredService<UsageReader>(),
            provider.GetRequiredService<PartitionStore>(),
            provider.GetRequiredService<IOptions<CollectorOptions>>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<DrillStore>();
        services.AddSingleton(provider => new DrillLeak(
            provider.GetRequiredService<DrillStore>(),
            provider.GetRequiredService<WorkspaceStore>(),
            provider.GetRequiredService<UsageStore>()));
        services.AddSingleton<ContainmentReader>().AddSingleton<ContainmentStore>();
        services.AddSingleton(provider => new ContainmentDesk(
            provider.GetRequiredService<IReadOnlyList<WatchedWorkspace>>(),
            provider.GetRequiredService<AdminKeyChoice>(),
            provider.GetRequiredService<ElevenApiClient>(),
            provider.GetRequiredService<ContainmentReader>(),
            provider.GetRequiredService<ContainmentStore>(),
            provider.GetRequiredService<IOptions<CollectorOptions>>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<ContainmentDesk>>()));
        services.AddSingleton(provider => new EndpointReader(
            provider.GetRequiredService<NpgsqlDataSource>(),
            provider.GetRequiredService<IReadOnlyList<WatchedWorkspace>>(),
            provider.GetRequiredService<AdminKeyChoice>(),
            provider.GetRequiredService<ElevenApiClient>(),
            TimeProvider.System));
        services.AddSingleton(provider => new CollectorDoctor(
            provider.GetRequiredService<IReadOnlyList<WatchedWorkspace>>(),
            provider.GetRequiredService<ElevenApiClient>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddPushing();
        return services;
    }

    /// <summary>Adds the schedules, with the intervals of the options.</summary>
    public static IQuartzBuilder AddCollectorJobs(this IQuartzBuilder quartz)
    {
        quartz.Every<PollUsageJob>("poll usage", options => options.PollInterval);
        quartz.Every<RereadUsageJob>("reread usage", _ => UsageRereader.Interval);
        quartz.Every<PollInventoryJob>("poll inventory", options => options.InventoryInterval);
        quartz.Every<PollCatalogueJob>("poll catalogue", _ => PollCatalogueJob.Interval);
        quartz.Every<ProbeJob>("probe concurrency", options => options.ProbeInterval);
        quartz.Every<PartitionJob>("keep partitions", _ => PartitionJob.Interval);
        quartz.Every<TrimSamplesJob>("trim samples", _ => TrimSamplesJob.Interval);
        return quartz;
    }

    private static void Every<TJob>(this IQuartzBuilder quartz, string name, Func<CollectorOptions, TimeSpan> interval)
        where TJob : class, IJob =>
        quartz.ScheduleJob<TJob>(
            (provider, trigger) => trigger
                .WithIdentity(name, CollectorOptions.Section)
                .WithSimpleSchedule(interval(Options(provider))),
            (_, job) => job.WithIdentity(name, CollectorOptions.Section));

    private static CollectorOptions Options(IServiceProvider provider) =>
        provider.GetRequiredService<IOptions<CollectorOptions>>().Value;
}
