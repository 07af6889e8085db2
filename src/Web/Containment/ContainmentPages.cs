using Burnwatch.Collector.Containment;
using Burnwatch.Web.Access;
using Burnwatch.Web.Layout;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Burnwatch.Web.Containment;

/// <summary>The two ways over HTTP to contain a key; both need a token with the responder's scope.</summary>
internal static class ContainmentPages
{
    /// <summary>Far more than either takes.</summary>
    private const long LargestBody = 64 * 1024;

    public static void AddContainmentPages(this IServiceCollection services)
    {
        services.TryAddSingleton<ContainmentReader>();
        services.AddSingleton<ContainmentForms>();
    }

    public static void MapContainment(this IEndpointRouteBuilder endpoints)
    {
        var services = endpoints.ServiceProvider;
        if (services.GetService<ContainmentDesk>() is null)
            return;
        var limit = new RequestSizeLimitAttribute(LargestBody);
        endpoints.MapPost(ContainmentEndpoint.Path, ContainmentEndpoint.TakeAsync)
            .AddEndpointFilter(new RequiresScope(
                TokenScopes.ContainKeys,
                services.GetRequiredService<TokenVerifier>(),
                services.GetRequiredService<ILogger<RequiresScope>>()))
            .WithMetadata(limit);
        endpoints.MapPost(ContainmentFormEndpoint.Path, ContainmentFormEndpoint.TakeAsync)
            .AddEndpointFilter<DatabaseAway>()
            .WithMetadata(limit);
    }
}
