using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Burnwatch.Client;

/// <summary>Adds reporting to the clients that call the provider.</summary>
public static class BurnwatchReportingExtensions
{
    /// <summary>
    /// Reports to Burnwatch what the responses to this client tell of use. Settings that cannot be used fail the start
    /// of the program, or the making of the client, and never a request.
    /// </summary>
    /// <param name="client">A client that calls the provider.</param>
    /// <param name="configure">Says where to, and as whom.</param>
    public static IHttpClientBuilder AddBurnwatchReporting(
        this IHttpClientBuilder client, Action<BurnwatchReportingOptions> configure)
    {
        var name = client.Name;
        client.Services.TryAddSingleton(TimeProvider.System);
        client.Services.AddOptions<BurnwatchReportingOptions>(name).Configure(configure).ValidateOnStart();
        client.Services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IValidateOptions<BurnwatchReportingOptions>, OptionsCheck>());
        // The container ends it with the program, and it sends what waits then.
        client.Services.AddKeyedSingleton(name, (provider, _) => new Reporter(
            Options(provider, name),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<Reporter>>()));
        return client.AddHttpMessageHandler(provider => new ReportingHandler(
            provider.GetRequiredKeyedService<Reporter>(name),
            Options(provider, name),
            provider.GetRequiredService<TimeProvider>()));
    }

    private static BurnwatchReportingOptions Options(IServiceProvider provider, string name) =>
        provider.GetRequiredService<IOptionsMonitor<BurnwatchReportingOptions>>().Get(name);

    private sealed class OptionsCheck : IValidateOptions<BurnwatchReportingOptions>
    {
        public ValidateOptionsResult Validate(string? name, BurnwatchReportingOptions options) =>
            options.Fault() is { } fault
                ? ValidateOptionsResult.Fail($"Reporting of the client '{name}' to Burnwatch cannot be set up. {fault}")
                : ValidateOptionsResult.Success;
    }
}
