using Burnwatch.Alerting.Channels.Alertmanager;
using Burnwatch.Alerting.Channels.Mail;
using Burnwatch.Alerting.Channels.PagerDuty;
using Burnwatch.Alerting.Channels.Slack;
using Burnwatch.Alerting.Channels.Webhook;
using Microsoft.Extensions.DependencyInjection;

namespace Burnwatch.Alerting.Channels;

/// <summary>Every channel that there is, a line each.</summary>
internal static class ChannelRegistration
{
    public static void AddChannels(this IServiceCollection services)
    {
        services.AddSingleton(new RateLimits(TimeProvider.System));
        services.AddSingleton<HttpSink>();
        services.AddSingleton<ChannelBook>();
        services.AddSingleton<ClosedChannelStore>();
        services.AddSingleton<IChannel, PagerDutyChannel>();
        services.AddSingleton<AlertmanagerChannel>();
        services.AddSingleton<IChannel>(provider => provider.GetRequiredService<AlertmanagerChannel>());
        services.AddSingleton<IChannel, SlackChannel>();
        services.AddSingleton<IChannel, WebhookChannel>();
        services.AddSingleton<IChannel, MailChannel>();
        services.AddHostedService<AlertmanagerRefresh>();
    }
}
