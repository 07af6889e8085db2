using Burnwatch.Simulator.Faults;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Burnwatch.Simulator.PagerDuty;

/// <summary>The PagerDuty's endpoints.</summary>
internal static class PagerDutyServer
{
    public static void Map(
        WebApplication app, SimulatedPagerDuty pagerDuty, PagerDutyOptions options, FaultPlan faults, TimeProvider time)
    {
        var gate = new FaultGate(faults, time);
        var events = new EventsEndpoint(pagerDuty, gate, options, time);
        var incidents = new IncidentsEndpoint(pagerDuty, gate, options);

        app.MapPost("/v2/enqueue", (RequestDelegate)events.EnqueueAsync);
        app.MapPost("/v2/change/enqueue", (RequestDelegate)events.EnqueueChangeAsync);
        app.MapGet("/incidents", incidents.To(incidents.ListAsync));
        app.MapGet("/incidents/{id}", incidents.To(incidents.ReadAsync));
        app.MapPut("/incidents/{id}", incidents.To(incidents.ChangeAsync));
        app.MapGet("/incidents/{id}/alerts", incidents.To(incidents.AlertsAsync));
        app.MapGet(
            "/", () => Results.Content(ArrivalsPage.Render(pagerDuty, time.GetUtcNow()), "text/html; charset=utf-8"));
        app.MapFaults(faults);
    }
}
