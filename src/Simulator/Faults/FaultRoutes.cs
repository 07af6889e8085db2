using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Burnwatch.Simulator.Faults;

/// <summary>The plan over HTTP: <c>POST</c> adds a fault, <c>GET</c> lists them, <c>DELETE</c> ends them all.</summary>
internal static class FaultRoutes
{
    private const string Path = "/_simulator/faults";

    public static void MapFaults(this IEndpointRouteBuilder routes, FaultPlan plan)
    {
        routes.MapGet(Path, () => Results.Json(plan.Active, SimulatorJson.Options));
        routes.MapDelete(Path, () =>
        {
            plan.Clear();
            return Results.NoContent();
        });
        routes.MapPost(Path, async (HttpContext http) => await (await AddAsync(http, plan)).ExecuteAsync(http));
    }

    private static async Task<IResult> AddAsync(HttpContext http, FaultPlan plan)
    {
        try
        {
            var body = http.Request.Body;
            var fault = await JsonSerializer.DeserializeAsync<Fault>(body, SimulatorJson.Options, http.RequestAborted)
                ?? throw new ArgumentException("A fault was expected.");
            plan.Add(fault);
            return Results.Json(fault, SimulatorJson.Options, statusCode: StatusCodes.Status201Created);
        }
        catch (JsonException e)
        {
            return Refused(SimulatorJson.Explain(e, typeof(Fault)));
        }
        catch (ArgumentException e)
        {
            return Refused(e.Message);
        }
    }

    private static IResult Refused(string why) => Results.Text(why + "\n", statusCode: StatusCodes.Status400BadRequest);
}
