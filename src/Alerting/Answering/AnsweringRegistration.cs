using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PagerDuty.Client.Rest;

namespace Burnwatch.Alerting.Answering;

/// <summary>What makes an answer at PagerDuty an act on an incident of ours.</summary>
internal static class AnsweringRegistration
{
    public static IServiceCollection AddAnswering(this IServiceCollection services)
    {
        services.AddSingleton(provider =>
        {
            var options = provider.GetRequiredService<IOptions<AlertingOptions>>().Value;
            return new RestClient(
                new RestClientOptions { Region = options.PagerDutyRegion, BaseAddress = options.PagerDutyRestEndpoint });
        });
        services.AddSingleton<PagerDutyReader>();
        services.AddSingleton<AlertKeyStore>();
        services.AddSingleton<AlertKeys>();
        services.AddSingleton<WebhookInbox>();
        services.AddSingleton<OpenPageReader>();
        services.AddTransient<AnswerPollJob>();
        services.AddSingleton<ComparedPageReader>();
        services.AddTransient<CompareJob>();
        services.AddSingleton<AnswerWorker>();
        services.AddHostedService(provider => provider.GetRequiredService<AnswerWorker>());
        return services;
    }
}
