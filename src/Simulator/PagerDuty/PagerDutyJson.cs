using System.Text.Json;
using System.Text.Json.Serialization;

namespace Burnwatch.Simulator.PagerDuty;

internal sealed record EventAnswer(string Status, string Message)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? DedupKey { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Errors { get; init; }
}

internal sealed record RestError(RestErrorDetail Error);

internal sealed record RestErrorDetail(string Message, int Code, IReadOnlyList<string> Errors);

internal sealed record IncidentAnswer(RestIncident Incident);

internal sealed record IncidentPage(
    IReadOnlyList<RestIncident> Incidents, int Limit, int Offset, bool More, int? Total = null);

internal sealed record AlertPage(IReadOnlyList<RestAlert> Alerts, int Limit, int Offset, bool More, int? Total = null);

internal sealed record RestIncident
{
    public required string Id { get; init; }

    public string Type { get; init; } = "incident";

    public required int IncidentNumber { get; init; }

    public required string Title { get; init; }

    public required string Status { get; init; }

    public required string Urgency { get; init; }

    /// <summary>Empty where the incident has alerts, as the real ones are.</summary>
    public string? IncidentKey { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset LastStatusChangeAt { get; init; }

    public required DateTimeOffset? ResolvedAt { get; init; }

    /// <summary>Null before anybody or anything changed it.</summary>
    public Reference? LastStatusChangeBy { get; init; }

    public required Reference Service { get; init; }

    public required IReadOnlyList<Acknowledgement> Acknowledgements { get; init; }

    public required AlertCounts AlertCounts { get; init; }

    public required string HtmlUrl { get; init; }
}

internal sealed record Acknowledgement(DateTimeOffset At, Reference Acknowledger);

internal sealed record AlertCounts(int All, int Triggered, int Resolved);

internal sealed record Reference(string Id, string Type, string Summary);

internal sealed record RestAlert
{
    public required string Id { get; init; }

    public string Type { get; init; } = "alert";

    public required string AlertKey { get; init; }

    public required string Status { get; init; }

    public required string Severity { get; init; }

    public required string Summary { get; init; }

    public bool Suppressed { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required Reference Incident { get; init; }

    public required AlertBody Body { get; init; }
}

internal sealed record AlertBody(JsonElement? Details, string Type = "alert_body");

internal sealed record WebhookBody(WebhookEvent Event);

internal sealed record WebhookEvent
{
    public required string Id { get; init; }

    public required string EventType { get; init; }

    public string ResourceType { get; init; } = "incident";

    public required DateTimeOffset OccurredAt { get; init; }

    public required Reference? Agent { get; init; }

    public Reference? Client { get; init; }

    public JsonElement Data { get; init; }
}

internal sealed record WebhookIncident
{
    public required string Id { get; init; }

    public string Type { get; init; } = "incident";

    public required int Number { get; init; }

    public required string Status { get; init; }

    public required string? IncidentKey { get; init; }

    public required string Title { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required Reference Service { get; init; }

    public required string Urgency { get; init; }

    public IReadOnlyList<Reference> Assignees { get; init; } = [];

    public string? ResolveReason { get; init; }

    public required string HtmlUrl { get; init; }
}

/// <summary>A note has its incident below itself.</summary>
internal sealed record WebhookNote(
    string Id, string Content, WebhookIncident Incident, bool Trimmed = false, string Type = "incident_note");

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(EventAnswer))]
[JsonSerializable(typeof(RestError))]
[JsonSerializable(typeof(IncidentAnswer))]
[JsonSerializable(typeof(IncidentPage))]
[JsonSerializable(typeof(AlertPage))]
[JsonSerializable(typeof(WebhookBody))]
[JsonSerializable(typeof(WebhookNote))]
internal sealed partial class PagerDutyJson : JsonSerializerContext;
