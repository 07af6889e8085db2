using System.Text.Json;

namespace Burnwatch.Simulator.PagerDuty;

/// <summary>An event that was answered with 202, as it arrived.</summary>
public sealed record AcceptedEvent
{
    public required DateTimeOffset At { get; init; }

    public required string RoutingKey { get; init; }

    /// <summary><c>trigger</c>, <c>acknowledge</c> or <c>resolve</c>; <c>change</c> for a change event.</summary>
    public required string Action { get; init; }

    /// <summary>The event's, or the one it was given; empty for a change event.</summary>
    public required string DedupKey { get; init; }

    public required EventEffect Effect { get; init; }

    /// <summary>The incident it acted on; null where it was dropped, and for a change event.</summary>
    public required string? IncidentId { get; init; }

    /// <summary>The whole body.</summary>
    public required JsonElement Body { get; init; }

    public string? Summary => Payload("summary");

    public string? Severity => Payload("severity");

    /// <summary>The payload's custom details; null where it has none.</summary>
    public JsonElement? CustomDetails => Member(Member(Body, "payload"), "custom_details");

    /// <summary>The body, indented for reading.</summary>
    public string ToJson() => Indent(Body);

    internal static string Indent(JsonElement json) => JsonSerializer.Serialize(json, Indented);

    private static readonly JsonSerializerOptions Indented =
        new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private string? Payload(string name) =>
        Member(Member(Body, "payload"), name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    private static JsonElement? Member(JsonElement? owner, string name) =>
        owner is { ValueKind: JsonValueKind.Object } element && element.TryGetProperty(name, out var value)
            ? value
            : null;
}
