using Burnwatch.Alerting.Aftermath;
using Burnwatch.Alerting.Answering;
using Burnwatch.Alerting.Hygiene;
using Burnwatch.Alerting.Paging;
using Burnwatch.Alerting.Policies;
using Burnwatch.Alerting.Quiet;
using Burnwatch.Collector.Rotation;
using Burnwatch.Web.Acting;
using Burnwatch.Web.Catalogue;
using Burnwatch.Web.Charts;
using Burnwatch.Web.Containment;
using Burnwatch.Web.Hygiene;
using Burnwatch.Web.Incidents;
using Burnwatch.Web.Keys;
using Burnwatch.Web.Layout;
using Burnwatch.Web.Overview;
using Burnwatch.Web.Quiet;
using Burnwatch.Web.PagerDuty;
using Burnwatch.Web.Samples;
using Burnwatch.Web.Usage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Burnwatch.Web;

/// <summary>What a host adds to serve the pages. It brings the data source, the clock and the loggers.</summary>
public static class WebRegistration
{
    private static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    /// <summary>Registers what the pages read with; every response of the host gets their security headers.</summary>
    public static IServiceCollection AddBurnwatchWeb(this IServiceCollection services)
    {
        services.AddTransient<IStartupFilter, SecurityHeaders>();
        services.TryAddSingleton<PolicyStore>();
        services.TryAddSingleton<WebhookInbox>();
        services.TryAddSingleton<HygieneReader>();
        services.TryAddSingleton<IncidentFileReader>();
        services.TryAddSingleton<KeyLinks>();
        services.TryAddSingleton<QuietReader>();
        services.TryAddSingleton<ChartAddresses>();
        services.AddSingleton<IncidentBurnStore>();
        services.AddSingleton<IncidentSummaryStore>();
        services.AddSingleton<KeySummaryStore>();
        services.AddSingleton<WorkspaceStore>();
        services.AddSingleton<OverviewReader>();
        services.AddSingleton<HourStore>();
        services.AddSingleton<IncidentStore>();
        services.AddSingleton<TimelineStore>();
        services.AddSingleton<IncidentReader>();
        services.AddSingleton<KeyStore>();
        services.AddSingleton<CredentialStore>();
        services.AddSingleton<CredentialEventStore>();
        services.AddSingleton<OriginStore>();
        services.AddSingleton<KeyReader>();
        services.AddSingleton<InventoryEventStore>();
        services.AddSingleton<BurnStore>();
        services.AddSingleton<ConcurrencyStore>();
        services.AddSingleton<ProfileStore>();
        services.AddSingleton<ChartReader>();
        services.AddSingleton<QuietKeyStore>();
        services.AddSingleton<QuietLines>();
        services.AddSingleton<PersonActStore>();
        services.AddSingleton<EventMemberStore>();
        services.AddActPages();
        services.AddContainmentPages();
        services.AddPushEndpoints();
        return services;
    }

    /// <summary>Maps the pages and what they need, and a page for every address that nobody else has mapped.</summary>
    public static IEndpointRouteBuilder MapBurnwatchWeb(this IEndpointRouteBuilder endpoints)
    {
        var pages = endpoints.MapGroup("").AddEndpointFilter<DatabaseAway>();
        pages.MapMethods("/", Reading, OverviewEndpoint.ShowAsync);
        pages.MapMethods("/keys", Reading, KeyEndpoints.ListAsync);
        pages.MapMethods("/keys/{id:long}", Reading, KeyEndpoints.ShowAsync);
        pages.MapMethods("/api/v1/workspaces", Reading, UsageEndpoint.ListAsync);
        pages.MapMethods("/api/v1/workspaces/{id:long}/hours", Reading, UsageEndpoint.HoursAsync);
        pages.MapMethods("/events", Reading, InventoryEndpoint.ShowAsync);
        pages.MapMethods("/api/v1/events", Reading, InventoryEndpoint.ReadAsync);
        pages.MapMethods("/keys/hygiene", Reading, HygieneEndpoint.ShowAsync);
        pages.MapMethods("/api/v1/keys/hygiene", Reading, HygieneEndpoint.ReadAsync);
        pages.MapMethods("/quiet", Reading, QuietEndpoint.ShowAsync);
        pages.MapMethods("/api/v1/quiet", Reading, QuietEndpoint.ReadAsync);
        pages.MapMethods("/incidents/{id:long}", Reading, IncidentEndpoint.ShowAsync);
        pages.MapMethods("/incidents/{id:long}/chart.png", Reading, ChartPictureEndpoint.ShowAsync);
        pages.MapMethods("/api/v1/incidents/{id:long}/file", Reading, IncidentFileEndpoint.ShowAsync);
        foreach (var asset in Asset.All)
            endpoints.MapMethods(asset.Path, Reading, asset.Serve);
        endpoints.MapActs();
        endpoints.MapContainment();
        endpoints.MapPushEndpoints();
        endpoints.MapPost(WebhookEndpoint.Path, WebhookEndpoint.TakeAsync)
            .AddEndpointFilter(RequestsAtOnce.OfDaemon())
            .AddEndpointFilter<BodyLimits>();
        endpoints.MapFallback((TimeProvider time) => NotFound("page", time.GetUtcNow()));
        return endpoints;
    }

    internal static IResult NotFound(string what, DateTimeOffset now) =>
        PageResult.Of<NotFoundPage>(new NotFoundModel(what, now), StatusCodes.Status404NotFound);
}
