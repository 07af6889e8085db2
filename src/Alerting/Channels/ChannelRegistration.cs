using Burnwatch.Alerting.Channels.Alertmanager;
using Burnwatch.Alerting.Channels.Mail;
using Burnwatch.Alerting.Channels.PagerDuty;
using Burnwatch.Alerting.Channels.Slack;
using Burnwatch.Alerting.Channels.Webhook;
using Burnwatch.Alerting.Paging;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Burnwatch.Alerting.Channels;

/// <summary>Every channel that there is, a line each.</summary>
internal static class ChannelRegistration
{
    public static void AddChannels(this IServiceCollection services)
    {
        services.AddSingleton(new RateLimits(TimeProvider.System));
        services.AddSingleton<HttpSink>();
        services.AddSingleton<ChannelBook>();
        services.AddSingleton(provider => new ChannelTest(
            provider.GetRequiredService<ChannelBook>(),
            provider.GetRequiredService<ClosedChannelStore>(),
            provider.GetRequiredService<IOptions<AlertingOptions>>(),
            provider.GetRequiredService<TimeProvider>()));
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
