using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace PagerDuty.Client;

/// <summary>The request as PagerDuty reads it; <see cref="RoutingKey"/> is written in clear text here alone.</summary>
internal sealed record EventBody
{
    // No browser reads a request body, so text may stay text instead of six bytes for every quote.
    private static readonly PagerDutyJson Json = new(
        new JsonSerializerOptions(PagerDutyJson.Default.Options)
        {
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        });

    public required RoutingKey RoutingKey { get; init; }

    /// <summary>Null in a change event.</summary>
    public EventAction? EventAction { get; init; }

    public string? DedupKey { get; init; }
    public PayloadBody? Payload { get; init; }
    public IReadOnlyList<EventImage>? Images { get; init; }
    public IReadOnlyList<EventLink>? Links { get; init; }
    public string? Client { get; init; }
    public string? ClientUrl { get; init; }

    public static IReadOnlyList<EventImage>? WithSource(IReadOnlyList<EventImage> images) =>
        NullIfEmpty(images.Where(image => !string.IsNullOrWhiteSpace(image.Src)).ToList());

    public static IReadOnlyList<EventLink>? WithAddress(IReadOnlyList<EventLink> links) =>
        NullIfEmpty(links.Where(link => !string.IsNullOrWhiteSpace(link.Href)).ToList());

    /// <summary>The bytes to send, the custom details given up where they would make it too large.</summary>
    public byte[] ToUtf8()
    {
        var whole = JsonSerializer.SerializeToUtf8Bytes(this, Json.EventBody);
        if (whole.Length <= EventLimits.RequestBytes || Payload?.CustomDetails is null)
            return whole;
        var reduced = this with { Payload = Payload with { CustomDetails = NoteFor(whole.Length) } };
        return JsonSerializer.SerializeToUtf8Bytes(reduced, Json.EventBody);
    }

    private static JsonObject NoteFor(int bytes) => new()
    {
        ["note"] = string.Create(
            CultureInfo.InvariantCulture,
            $"The details were left out: "
            + $"they make the event {bytes} bytes long, of {EventLimits.RequestBytes} allowed."),
    };

    private static List<T>? NullIfEmpty<T>(List<T> items) => items.Count == 0 ? null : items;
}

/// <summary>The payload of an alert or, without a severity and what goes with it, of a change.</summary>
internal sealed record PayloadBody
{
    public required string Summary { get; init; }
    public string? Source { get; init; }
    public EventSeverity? Severity { get; init; }
    public DateTimeOffset? Timestamp { get; init; }
    public string? Component { get; init; }
    public string? Group { get; init; }
    public string? Class { get; init; }
    public JsonObject? CustomDetails { get; init; }

    public static PayloadBody Of(EventPayload payload) => new()
    {
        Summary = EventLimits.CutSummary(payload.Summary),
        Source = payload.Source,
        Severity = payload.Severity,
        Timestamp = payload.Timestamp,
        Component = payload.Component,
        Group = payload.Group,
        Class = payload.Class,
        CustomDetails = payload.CustomDetails,
    };
}

internal enum EventAction
{
    Trigger,
    Acknowledge,
    Resolve,
}
