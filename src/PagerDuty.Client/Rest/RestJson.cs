using System.Text.Json;
using System.Text.Json.Serialization;

namespace PagerDuty.Client.Rest;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(IncidentsBody))]
[JsonSerializable(typeof(AlertsBody))]
[JsonSerializable(typeof(ErrorBody))]
internal sealed partial class RestJson : JsonSerializerContext;

internal sealed record IncidentsBody
{
    public required IReadOnlyList<IncidentBody> Incidents { get; init; }
    public bool More { get; init; }
}

internal sealed record IncidentBody
{
    public required string Id { get; init; }
    public required string Status { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? LastStatusChangeAt { get; init; }
    public ReferenceBody? LastStatusChangeBy { get; init; }
    public IReadOnlyList<AcknowledgementBody>? Acknowledgements { get; init; }

    public RestIncident ToIncident()
    {
        var status = Status switch
        {
            "triggered" => RestIncidentStatus.Triggered,
            "acknowledged" => RestIncidentStatus.Acknowledged,
            "resolved" => RestIncidentStatus.Resolved,
            _ => throw new JsonException("The status of an incident is none of triggered, acknowledged and resolved."),
        };
        // Of an acknowledgement PagerDuty says more surely who gave it than of a change.
        var last = status is RestIncidentStatus.Acknowledged && Acknowledgements is [.., var newest] ? newest : null;
        var by = last?.Acknowledger ?? LastStatusChangeBy;
        return new RestIncident
        {
            Id = Id,
            Status = status,
            CreatedAt = CreatedAt,
            ChangedAt = last?.At ?? LastStatusChangeAt ?? CreatedAt,
            ChangedBy = by?.Summary ?? by?.Id,
            IsChangedByPerson = by?.Type is "user_reference" or "user",
        };
    }
}

internal sealed record AcknowledgementBody
{
    public DateTimeOffset? At { get; init; }
    public ReferenceBody? Acknowledger { get; init; }
}

internal sealed record ReferenceBody
{
    public string? Id { get; init; }
    public string? Type { get; init; }
    public string? Summary { get; init; }
}

internal sealed record AlertsBody
{
    public required IReadOnlyList<AlertBody> Alerts { get; init; }
    public bool More { get; init; }
}

internal sealed record AlertBody
{
    public string? AlertKey { get; init; }
}

internal sealed record ErrorBody
{
    public ErrorDetail? Error { get; init; }
}

internal sealed record ErrorDetail
{
    public string? Message { get; init; }
    public int? Code { get; init; }
    public IReadOnlyList<string>? Errors { get; init; }
}
