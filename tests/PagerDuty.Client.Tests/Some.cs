using System.Text.Json.Nodes;

namespace PagerDuty.Client.Tests;

internal static class Some
{
    /// <summary>As long as a real one; any text that holds it has leaked it.</summary>
    public const string KeyText = "R0CANARY5f0e4d3c2b1a09f8e7d6c5b4";

    public static readonly DateTimeOffset Noon = new(2026, 10, 13, 12, 0, 0, TimeSpan.Zero);

    public static RoutingKey Key { get; } = new(KeyText);

    public static TriggerEvent Trigger(
        string summary = "Key tts-prod burns 20 times its normal", JsonObject? details = null) => new()
    {
        RoutingKey = Key,
        DedupKey = "burn-1",
        Payload = Payload(summary, details),
    };

    public static EventPayload Payload(
        string summary = "Key tts-prod burns 20 times its normal", JsonObject? details = null) => new()
    {
        Summary = summary,
        Source = "tts-prod",
        Severity = EventSeverity.Critical,
        CustomDetails = details,
    };

    public static ResolveEvent Resolve() => new() { RoutingKey = Key, DedupKey = "burn-1" };
}
