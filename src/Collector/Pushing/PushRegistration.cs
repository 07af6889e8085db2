using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Burnwatch.Collector.Pushing;

/// <summary>Where batches wait for the database, unless a setting says otherwise.</summary>
public sealed record PushFolder(string Path);

internal static class PushRegistration
{
    public static IServiceCollection AddPushing(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<PushOptions, PushOptionsValidator>()
            .BindConfiguration(PushOptions.Section, binder => binder.ErrorOnUnknownConfiguration = true);
        services.AddMetrics();
        services.AddSingleton<CredentialFinder>().AddSingleton<SampleStore>().AddSingleton<PushMeter>();
        services.AddSingleton(provider =>
        {
            var options = provider.GetRequiredService<IOptions<PushOptions>>().Value;
            return new SampleBuffer(
                options.BufferDirectory ?? provider.GetRequiredService<PushFolder>().Path,
                options.BufferMegabytes * 1024L * 1024,
                provider.GetRequiredService<ILogger<SampleBuffer>>());
        });
        services.AddSingleton<SampleWriter>();
        services.AddHostedService(provider => provider.GetRequiredService<SampleWriter>());
        services.AddSingleton(provider => new SampleIntake(
            provider.GetRequiredService<CredentialFinder>(),
            provider.GetRequiredService<SampleWriter>(),
            provider.GetRequiredService<PushMeter>()));
        return services;
    }
}
