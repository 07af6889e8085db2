using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Prometheus;

namespace Burnwatch.Host.Telemetry;

/// <summary>What the daemon tells of itself: <c>/metrics</c> for whoever asks, and OTLP where a collector is named.</summary>
internal static class TelemetryRegistration
{
    private const string Prefix = "OTEL_";
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string Timeout = "OTEL_EXPORTER_OTLP_TIMEOUT";

    /// <param name="services">Where it is added.</param>
    /// <param name="settings">Where the exporter looks for its variables.</param>
    /// <param name="environment">The variables of the process; all but the OTEL_ ones are left out.</param>
    /// <exception cref="Configuration.SettingsException">The collector's address is none.</exception>
    public static void AddTelemetry(
        this IServiceCollection services, IConfigurationBuilder settings, IReadOnlyDictionary<string, string?> environment)
    {
        services.AddSingleton(_ => Metrics.NewCustomRegistry());
        services.AddSingleton<MeterBridge>();
        services.AddSingleton<Standing>();
        if (environment.GetValueOrDefault(Endpoint) is not { Length: > 0 } collector)
            return;
        // It may hold a password, so it is not repeated.
        if (!Uri.TryCreate(collector, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            throw new Configuration.SettingsException(
                $"{Endpoint} is no address; write it as http://collector:4317, or unset it.");
        // A collector that is away must not hold up the end of the daemon.
        settings.AddInMemoryCollection([new(Timeout, "3000")]);
        settings.AddInMemoryCollection(environment.Where(v => v.Key.StartsWith(Prefix, StringComparison.Ordinal)));
        services.AddOpenTelemetry()
            .ConfigureResource(daemon => daemon.AddService("burnwatch").AddEnvironmentVariableDetector())
            .WithMetrics(metrics => metrics.AddMeter(MeterBridge.Own + "*").AddOtlpExporter())
            .WithTracing(traces => traces.AddSource(MeterBridge.Own + "*").AddOtlpExporter());
    }

    public static void MapMetrics(this WebApplication app)
    {
        // From the first moment on: what is counted before the first scrape counts.
        app.Services.GetRequiredService<MeterBridge>();
        app.MapGet("/metrics", ScrapeAsync);
    }

    private static async Task ScrapeAsync(
        HttpContext http, MeterBridge meters, Standing standing, CollectorRegistry registry)
    {
        await standing.ReadAsync(http.RequestAborted);
        meters.Observe();
        http.Response.ContentType = "text/plain; version=0.0.4; charset=utf-8";
        await registry.CollectAndExportAsTextAsync(http.Response.Body, http.RequestAborted);
    }
}
