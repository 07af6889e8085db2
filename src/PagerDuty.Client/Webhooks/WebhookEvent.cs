using System.Text.Json;

namespace PagerDuty.Client.Webhooks;

/// <summary>What happened at PagerDuty, as a v3 webhook tells it.</summary>
/// <remarks>https://developer.pagerduty.com/docs/webhooks/v3-overview. The set of types is open.</remarks>
public sealed record WebhookEvent
{
    /// <summary>Of an incident; a ping and what is told of services have other types.</summary>
    public const string IncidentPrefix = "incident.";

    public required string Id { get; init; }

    /// <summary>Such as <c>incident.acknowledged</c>.</summary>
    public required string Type { get; init; }

    public required DateTimeOffset OccurredAt { get; init; }

    /// <summary>Who or what did it; null where PagerDuty itself did, or does not say.</summary>
    public WebhookAgent? Agent { get; init; }

    /// <summary>The incident that it is about; null where it is about none.</summary>
    public WebhookIncident? Incident { get; init; }

    /// <summary>What somebody wrote, of an annotation; null in every other event.</summary>
    public string? Note { get; init; }

    /// <summary>Reads a body whose signature was checked.</summary>
    /// <exception cref="WebhookFormatException">It is no event.</exception>
    public static WebhookEvent Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return Of(json.RootElement.GetProperty("event"));
        }
        catch (Exception e)
            when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new WebhookFormatException(
                "The body is no event of PagerDuty's v3 webhooks: it has to be an object with an \"event\" that has "
                + "\"id\", \"event_type\", \"occurred_at\" and \"data\".");
        }
    }

    private static WebhookEvent Of(JsonElement json)
    {
        var type = Required(json, "event_type");
        var data = json.GetProperty("data");
        return new WebhookEvent
        {
            Id = Required(json, "id"),
            Type = type,
            OccurredAt = json.GetProperty("occurred_at").GetDateTimeOffset(),
            Agent = WebhookAgent.Of(json),
            Incident = type.StartsWith(IncidentPrefix, StringComparison.Ordinal) ? WebhookIncident.Of(data) : null,
            Note = type == "incident.annotated" ? TextOf(data, "content") : null,
        };
    }

    internal static string Required(JsonElement json, string name) => TextOf(json, name) is { Length: > 0 } text
        ? text
        : throw new FormatException($"\"{name}\" is missing.");

    internal static string? TextOf(JsonElement json, string name) =>
        json.ValueKind is JsonValueKind.Object && json.TryGetProperty(name, out var value)
            && value.ValueKind is JsonValueKind.String
            ? value.GetString()
            : null;
}
