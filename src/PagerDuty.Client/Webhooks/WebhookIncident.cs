using System.Text.Json;

namespace PagerDuty.Client.Webhooks;

/// <summary>The incident that an event is about.</summary>
public sealed record WebhookIncident
{
    public required string Id { get; init; }

    /// <summary>
    /// The dedup key of its alert, if PagerDuty says it. Incidents with alerts of their own have none, so null says
    /// nothing.
    /// </summary>
    public string? IncidentKey { get; init; }

    /// <summary>Names of those it is assigned to now.</summary>
    public IReadOnlyList<string> Assignees { get; init; } = [];

    /// <summary>
    /// Most events have the incident as their data; a note, a responder and a status update have it below theirs.
    /// </summary>
    internal static WebhookIncident Of(JsonElement data)
    {
        var incident = data.TryGetProperty("incident", out var below) && below.ValueKind is JsonValueKind.Object
            ? below
            : data;
        var key = WebhookEvent.TextOf(incident, "incident_key");
        return new WebhookIncident
        {
            Id = WebhookEvent.Required(incident, "id"),
            IncidentKey = string.IsNullOrEmpty(key) ? null : key,
            Assignees = AssigneesOf(incident),
        };
    }

    private static List<string> AssigneesOf(JsonElement incident)
    {
        if (!incident.TryGetProperty("assignees", out var assignees) || assignees.ValueKind is not JsonValueKind.Array)
            return [];
        return
        [
            .. assignees.EnumerateArray()
                .Select(a => WebhookEvent.TextOf(a, "summary") ?? WebhookEvent.TextOf(a, "id"))
                .OfType<string>(),
        ];
    }
}
