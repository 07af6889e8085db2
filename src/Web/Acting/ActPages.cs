using Burnwatch.Alerting.Acting;
using Burnwatch.Alerting.Incidents;
using Burnwatch.Web.Access;
using Burnwatch.Web.Layout;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Burnwatch.Web.Acting;

/// <summary>The two ways over HTTP to act on an incident; both need a token of a responder.</summary>
internal static class ActPages
{
    /// <summary>Far more than either takes.</summary>
    private const long LargestBody = 64 * 1024;

    public static void AddActPages(this IServiceCollection services)
    {
        services.TryAddSingleton<IncidentActStore>();
        services.TryAddSingleton<ActDesk>();
    }

    public static void MapActs(this IEndpointRouteBuilder endpoints)
    {
        var services = endpoints.ServiceProvider;
        var limit = new RequestSizeLimitAttribute(LargestBody);
        endpoints.MapPost(ActEndpoint.Path, ActEndpoint.TakeAsync)
            .AddEndpointFilter(new RequiresScope(
                ActGrant.Scopes,
                services.GetRequiredService<TokenVerifier>(),
                services.GetRequiredService<ILogger<RequiresScope>>()))
            .WithMetadata(limit);
        endpoints.MapPost(ActFormEndpoint.Path, ActFormEndpoint.TakeAsync)
            .AddEndpointFilter<DatabaseAway>()
            .WithMetadata(limit);
    }
}
