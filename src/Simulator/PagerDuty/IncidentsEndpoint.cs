using System.Text.Json;
using Burnwatch.Simulator.Faults;
using Microsoft.AspNetCore.Http;

namespace Burnwatch.Simulator.PagerDuty;

/// <summary>Incidents by REST: read, acknowledged and resolved.</summary>
internal sealed class IncidentsEndpoint(SimulatedPagerDuty pagerDuty, FaultGate gate, PagerDutyOptions options)
{
    private const int UsualLimit = 25;
    private const int LargestLimit = 100;

    public RequestDelegate To(Func<HttpContext, Task<IResult>> handle) => http =>
        gate.RunAsync(http, SimulatorEndpoint.Incidents, Refuse, async () =>
        {
            var isKnown = http.Request.Headers.Authorization == $"Token token={options.RestToken}";
            var result = isKnown ? await handle(http) : Error(401, 2006, "Authentication failed");
            await result.ExecuteAsync(http);
        });

    public Task<IResult> ListAsync(HttpContext http)
    {
        var query = http.Request.Query;
        var statuses = query["statuses[]"];
        // An empty key asks for all incidents, as it does of the real one.
        var key = (string?)query["incident_key"];
        var all = pagerDuty.Incidents
            .Where(i => string.IsNullOrEmpty(key) || i.DedupKey == key)
            .Where(i => statuses.Count == 0 || statuses.Contains(Word(i.Status)));
        var (limit, offset) = Paging(query);
        var page = all.Skip(offset).Take(limit + 1).Select(i => Show(i, http)).ToList();
        return Answer(Results.Json(
            new IncidentPage([.. page.Take(limit)], limit, offset, page.Count > limit),
            PagerDutyJson.Default.IncidentPage));
    }

    public Task<IResult> ReadAsync(HttpContext http) => Answer(Find(http) is { } incident
        ? Results.Json(new IncidentAnswer(Show(incident, http)), PagerDutyJson.Default.IncidentAnswer)
        : NotFound);

    public Task<IResult> AlertsAsync(HttpContext http)
    {
        if (Find(http) is not { } incident)
            return Answer(NotFound);
        var query = http.Request.Query;
        var alert = ShowAlert(incident);
        var isAsked = (string.IsNullOrEmpty(query["alert_key"]) || query["alert_key"] == alert.AlertKey)
            && (query["statuses[]"].Count == 0 || query["statuses[]"].Contains(alert.Status));
        var (limit, offset) = Paging(query);
        var page = new AlertPage(isAsked ? [alert] : [], limit, offset, false);
        return Answer(Results.Json(page, PagerDutyJson.Default.AlertPage));
    }

    public async Task<IResult> ChangeAsync(HttpContext http)
    {
        if (Find(http) is not { } incident)
            return NotFound;
        var from = (string?)http.Request.Headers["From"];
        if (string.IsNullOrEmpty(from))
            return Error(400, 2001, "Invalid Input Provided", "Requester User Not Found");
        if (await StatusAsync(http) is not { } status)
            return Error(400, 2001, "Invalid Input Provided", "Status must be acknowledged or resolved");
        if (incident.Status is IncidentStatus.Resolved && status is not IncidentStatus.Resolved)
            return Error(400, 2001, "Invalid Input Provided", "Incident Already Resolved");
        var changed = pagerDuty.Move(incident.Id, status, from) ?? incident;
        return Results.Json(new IncidentAnswer(Show(changed, http)), PagerDutyJson.Default.IncidentAnswer);
    }

    internal static string Word(IncidentStatus status) => status switch
    {
        IncidentStatus.Triggered => "triggered",
        IncidentStatus.Acknowledged => "acknowledged",
        _ => "resolved",
    };

    internal static string Urgency(PagerIncident incident) =>
        incident.Severity is "critical" or "error" ? "high" : "low";

    internal static Reference Service(PagerIncident incident) =>
        new(
            "P" + incident.RoutingKey[..6].ToUpperInvariant(),
            "service_reference",
            "Service of " + incident.RoutingKey[..6]);

    private static async Task<IncidentStatus?> StatusAsync(HttpContext http)
    {
        try
        {
            using var body = await JsonDocument.ParseAsync(http.Request.Body, default, http.RequestAborted);
            return body.RootElement.GetProperty("incident").GetProperty("status").GetString() switch
            {
                "acknowledged" => IncidentStatus.Acknowledged,
                "resolved" => IncidentStatus.Resolved,
                _ => null,
            };
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return null;
        }
    }

    private PagerIncident? Find(HttpContext http) =>
        pagerDuty.Incidents.FirstOrDefault(i => i.Id == (string?)http.Request.RouteValues["id"]);

    private static (int Limit, int Offset) Paging(IQueryCollection query) => (
        int.TryParse(query["limit"], out var limit) ? Math.Clamp(limit, 1, LargestLimit) : UsualLimit,
        int.TryParse(query["offset"], out var offset) ? Math.Max(0, offset) : 0);

    private static RestIncident Show(PagerIncident incident, HttpContext http) => new()
    {
        Id = incident.Id,
        IncidentNumber = incident.Number,
        Title = incident.Title,
        Status = Word(incident.Status),
        Urgency = Urgency(incident),
        CreatedAt = incident.CreatedAt,
        LastStatusChangeAt = incident.ChangedAt,
        ResolvedAt = incident.ResolvedAt,
        LastStatusChangeBy = incident.ChangedBy is { } changer
            ? new Reference("P" + changer.Length, "user_reference", changer)
            : Service(incident),
        Service = Service(incident),
        Acknowledgements = incident is { Status: IncidentStatus.Acknowledged, AcknowledgedBy: { } by }
            ? [new Acknowledgement(incident.ChangedAt, new Reference("P" + by.Length, "user_reference", by))]
            : [],
        AlertCounts = incident.Status is IncidentStatus.Resolved ? new AlertCounts(1, 0, 1) : new AlertCounts(1, 1, 0),
        HtmlUrl = $"{http.Request.Scheme}://{http.Request.Host}/#{incident.Id}",
    };

    private static RestAlert ShowAlert(PagerIncident incident) => new()
    {
        Id = incident.Id + "A",
        AlertKey = incident.DedupKey,
        Status = incident.Status is IncidentStatus.Resolved ? "resolved" : "triggered",
        Severity = incident.Severity,
        Summary = incident.Title,
        CreatedAt = incident.CreatedAt,
        Incident = new Reference(incident.Id, "incident_reference", incident.Title),
        Body = new AlertBody(incident.Shown.CustomDetails),
    };

    private static Task<IResult> Answer(IResult result) => Task.FromResult(result);

    private static IResult NotFound => Error(404, 2100, "Not Found");

    private static IResult Refuse(Fault fault) => fault.Kind switch
    {
        FaultKind.RateLimited => Error(429, 2020, "Rate Limit Exceeded"),
        FaultKind.ServerError => Error(fault.Status, 2000, "Internal Error"),
        _ => Error(403, 2010, "Access Denied"),
    };

    private static IResult Error(int status, int code, string message, params string[] errors) => Results.Json(
        new RestError(new RestErrorDetail(message, code, errors)), PagerDutyJson.Default.RestError, statusCode: status);
}
