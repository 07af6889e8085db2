using System.Text.Json;
using Burnwatch.Simulator.Faults;
using Burnwatch.Simulator.Usage;
using Microsoft.AspNetCore.Http;

namespace Burnwatch.Simulator.PagerDuty;

/// <summary>The Events API: <c>POST /v2/enqueue</c> and <c>POST /v2/change/enqueue</c>.</summary>
internal sealed class EventsEndpoint(
    SimulatedPagerDuty pagerDuty, FaultGate gate, PagerDutyOptions options, TimeProvider time)
{
    private const int LongestBody = 512 * 1024;
    private const int CallsPerMinute = 120;

    private readonly RateLimit limit = new(CallsPerMinute);
    private long keysGiven;

    public Task EnqueueAsync(HttpContext http) =>
        gate.RunAsync(http, SimulatorEndpoint.Enqueue, Refuse, () => TakeAsync(http, EventCheck.Alert, Alert));

    public Task EnqueueChangeAsync(HttpContext http) =>
        gate.RunAsync(http, SimulatorEndpoint.ChangeEnqueue, Refuse, () => TakeAsync(http, EventCheck.Change, Change));

    private async Task TakeAsync(
        HttpContext http, Func<JsonElement, List<string>> check, Func<JsonElement, EventAnswer> accept)
    {
        var result = await ReadAsync(http) switch
        {
            (null, var fault) => Invalid([fault!]),
            ({ } body, _) => check(body) is { Count: > 0 } faults ? Invalid(faults) : Take(body, accept),
        };
        await result.ExecuteAsync(http);
    }

    private IResult Take(JsonElement body, Func<JsonElement, EventAnswer> accept)
    {
        var routingKey = body.GetProperty("routing_key").GetString()!;
        if (options.RoutingKeys is { } known && !known.Contains(routingKey))
            return Invalid(["Invalid routing key"]);
        return options.LimitsRate && !limit.Admits(routingKey, time.GetUtcNow())
            ? Throttled
            : Results.Json(accept(body), PagerDutyJson.Default.EventAnswer, statusCode: StatusCodes.Status202Accepted);
    }

    private EventAnswer Alert(JsonElement body)
    {
        var given = body.TryGetProperty("dedup_key", out var key) ? key.GetString() : null;
        if (string.IsNullOrWhiteSpace(given))
            given = Draws.Hex((ulong)Interlocked.Increment(ref keysGiven), 32);
        return new EventAnswer("success", "Event processed") { DedupKey = pagerDuty.Accept(body, given).DedupKey };
    }

    private EventAnswer Change(JsonElement body)
    {
        pagerDuty.AcceptChange(body);
        return new EventAnswer("success", "Change event processed");
    }

    private static async Task<(JsonElement? Body, string? Fault)> ReadAsync(HttpContext http)
    {
        using var buffer = new MemoryStream();
        await http.Request.Body.CopyToAsync(buffer, http.RequestAborted);
        if (buffer.Length > LongestBody)
            return (null, "Event is too large (must be no more than 512 KB)");
        try
        {
            using var document = JsonDocument.Parse(buffer.ToArray());
            return document.RootElement.ValueKind is JsonValueKind.Object
                ? (document.RootElement.Clone(), null)
                : (null, "Event must be a JSON object");
        }
        catch (JsonException)
        {
            return (null, "Event is not valid JSON");
        }
    }

    private static IResult Invalid(IReadOnlyList<string> faults) => Results.Json(
        new EventAnswer("invalid event", "Event object is invalid") { Errors = faults },
        PagerDutyJson.Default.EventAnswer,
        statusCode: StatusCodes.Status400BadRequest);

    private static IResult Refuse(Fault fault) => fault.Kind switch
    {
        FaultKind.RateLimited => Throttled,
        FaultKind.ServerError => Results.Text("", statusCode: fault.Status),
        _ => Results.Text("", statusCode: StatusCodes.Status403Forbidden),
    };

    private static IResult Throttled => Results.Json(
        new EventAnswer("throttle exceeded", "Requests for this service are arriving too quickly. Please retry later."),
        PagerDutyJson.Default.EventAnswer,
        statusCode: StatusCodes.Status429TooManyRequests);
}
