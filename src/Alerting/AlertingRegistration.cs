using Burnwatch.Alerting.Answering;
using Burnwatch.Alerting.Calibrating;
using Burnwatch.Alerting.Changes;
using Burnwatch.Alerting.Channels;
using Burnwatch.Alerting.Evaluation;
using Burnwatch.Alerting.Health;
using Burnwatch.Alerting.Incidents;
using Burnwatch.Alerting.Paging;
using Burnwatch.Alerting.Policies;
using Burnwatch.Alerting.Quiet;
using Burnwatch.Alerting.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PagerDuty.Client;
using Quartz;

namespace Burnwatch.Alerting;

/// <summary>What a host adds to evaluate and to page.</summary>
public static class AlertingRegistration
{
    /// <summary>Shards of the keys; as many rows has the table of the same name.</summary>
    public const int Shards = 8;

    public static IServiceCollection AddAlerting(this IServiceCollection services)
    {
        services.AddOptions<AlertingOptions>()
            .BindConfiguration(AlertingOptions.Section, binder => binder.ErrorOnUnknownConfiguration = true)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        services.AddMetrics();
        services.AddSingleton<EvaluationMeter>();
        services.AddSingleton<ShardMemory>();
        services.AddSingleton<ShardEvaluator>();
        services.AddSingleton<PolicyStore>();
        services.AddSingleton<CalibrationStore>();
        services.AddSingleton<ModelStore>();
        services.AddSingleton<WorkspaceHistories>();
        services.AddSingleton<LabelStore>();
        services.AddSingleton<Aftermath.IncidentFileReader>();
        services.AddSingleton<QuietRuleStore>();
        services.AddSingleton<QuietReader>();
        services.AddSingleton<IncidentActStore>();
        services.AddSingleton<Containing.ExpendableReader>();
        services.AddSingleton<Acting.ActDesk>();
        services.AddSingleton<Hygiene.HygieneReader>();
        services.AddSingleton<WorkspaceCalibrator>();
        services.AddSingleton<Backtesting.Backtest>();
        services.AddSingleton<Explaining.DatabaseExplainer>();
        services.AddSingleton<PageStore>();
        services.AddSingleton<PagingMeter>();
        services.AddSingleton<PageRouter>();
        services.AddSingleton<ChartAddresses>();
        services.AddSingleton<UndeliveredWatch>();
        services.AddHostedService(provider => provider.GetRequiredService<UndeliveredWatch>());
        services.AddChannels();
        services.AddSingleton<PageTest>();
        services.AddSingleton(provider =>
        {
            var options = provider.GetRequiredService<IOptions<AlertingOptions>>().Value;
            return new EventsClient(
                new EventsClientOptions { Region = options.PagerDutyRegion, BaseAddress = options.PagerDutyEndpoint });
        });
        services.AddAnswering();
        services.AddOptions<HealthOptions>()
            .BindConfiguration(HealthOptions.Section, binder => binder.ErrorOnUnknownConfiguration = true)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        services.AddSingleton<HealthReader>();
        services.AddSingleton<AlarmStore>();
        services.AddSingleton<ChangeStore>();
        services.AddSingleton<ChangeSender>();
        services.AddHostedService(provider => provider.GetRequiredService<ChangeSender>());
        services.AddSingleton<PageSender>();
        services.AddHostedService(provider => provider.GetRequiredService<PageSender>());
        return services;
    }

    /// <summary>Schedules the tick of every shard, and the derivation of thresholds and peers.</summary>
    public static IQuartzBuilder AddAlertingJobs(this IQuartzBuilder quartz)
    {
        for (var shard = 0; shard < Shards; shard++)
        {
            var number = shard;
            quartz.ScheduleJob<EvaluateJob>(
                (provider, trigger) => trigger
                    .WithIdentity($"evaluate-{number}", AlertingOptions.Section)
                    .WithSimpleSchedule(provider.GetRequiredService<IOptions<AlertingOptions>>().Value.Tick),
                (_, job) => job
                    .WithIdentity($"evaluate-{number}", AlertingOptions.Section)
                    .UsingJobData(EvaluateJob.Shard, number));
        }
        quartz.ScheduleJob<AnswerPollJob>(
            (provider, trigger) => trigger
                .WithIdentity("answers", AlertingOptions.Section)
                .WithSimpleSchedule(provider.GetRequiredService<IOptions<AlertingOptions>>().Value.PagerDutyPollInterval),
            (_, job) => job.WithIdentity("answers", AlertingOptions.Section));
        quartz.ScheduleJob<CompareJob>(
            trigger => trigger
                .WithIdentity("compare", AlertingOptions.Section)
                .WithSimpleSchedule(CompareJob.Interval, null),
            job => job.WithIdentity("compare", AlertingOptions.Section));
        quartz.ScheduleJob<HealthJob>(
            (provider, trigger) => trigger
                .WithIdentity("health", AlertingOptions.Section)
                .WithSimpleSchedule(provider.GetRequiredService<IOptions<HealthOptions>>().Value.Interval),
            (_, job) => job.WithIdentity("health", AlertingOptions.Section));
        quartz.ScheduleJob<HeartbeatJob>(
            (provider, trigger) => trigger
                .WithIdentity("heartbeat", AlertingOptions.Section)
                .WithSimpleSchedule(provider.GetRequiredService<IOptions<HealthOptions>>().Value.HeartbeatInterval),
            (_, job) => job.WithIdentity("heartbeat", AlertingOptions.Section));
        quartz.ScheduleJob<CalibrateJob>(
            trigger => trigger
                .WithIdentity("calibrate", AlertingOptions.Section)
                .WithSimpleSchedule(CalibrateJob.Interval, null),
            job => job.WithIdentity("calibrate", AlertingOptions.Section));
        quartz.ScheduleJob<AnnounceEndsJob>(
            trigger => trigger
                .WithIdentity("announce-ends", AlertingOptions.Section)
                .WithSimpleSchedule(AnnounceEndsJob.Interval, null),
            job => job.WithIdentity("announce-ends", AlertingOptions.Section));
        return quartz;
    }
}
