using Burnwatch.Collector.Pushing;
using Burnwatch.Web.Access;
using Burnwatch.Web.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Burnwatch.Web.Samples;

/// <summary>The two addresses that services report to: the one part of the daemon that asks who is there.</summary>
public static class PushEndpoints
{
    /// <summary>Whether an address is one of them.</summary>
    public static bool IsPush(PathString path) => path == SamplesEndpoint.Path || path == MetricsEndpoint.Path;

    /// <summary>Unpacks bodies within their limits; before anything reads them.</summary>
    public static IApplicationBuilder UsePushDecompression(this IApplicationBuilder app) =>
        app.UseRequestDecompression();

    internal static void AddPushEndpoints(this IServiceCollection services)
    {
        services.AddRequestDecompression(options =>
        {
            // The documents name gzip alone, and what unpacks these throws where a body is damaged.
            options.DecompressionProviders.Remove("br");
            options.DecompressionProviders.Remove("deflate");
        });
        services.TryAddSingleton<TokenStore>();
        services.AddSingleton<TokenVerifier>();
        services.AddSingleton<CumulativeSums>();
    }

    internal static void MapPushEndpoints(this IEndpointRouteBuilder endpoints)
    {
        var services = endpoints.ServiceProvider;
        var options = services.GetRequiredService<IOptions<PushOptions>>().Value;
        var push = endpoints.MapGroup("")
            .AddEndpointFilter(new RequiresScope(
                TokenScopes.WriteSamples,
                services.GetRequiredService<TokenVerifier>(),
                services.GetRequiredService<ILogger<RequiresScope>>()))
            .AddEndpointFilter(RequestsAtOnce.OfDaemon())
            .AddEndpointFilter<BodyLimits>()
            .WithMetadata(new RequestSizeLimitAttribute(options.LargestBodyMegabytes * 1024L * 1024));
        endpoints.MapGet(ApiDescription.Path, ApiDescription.Show);
        push.MapPost(SamplesEndpoint.Path, SamplesEndpoint.TakeAsync);
        push.MapPost(MetricsEndpoint.Path, MetricsEndpoint.TakeAsync);
    }
}
