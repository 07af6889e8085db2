using System.Globalization;
using System.Text.Json;

namespace Burnwatch.Simulator.PagerDuty;

/// <summary>What is wrong with an event, in the sentences of the real API.</summary>
internal static class EventCheck
{
    private const int RoutingKeyLength = 32;
    private const int LongestDedupKey = 255;
    private const int LongestSummary = 1024;

    private static readonly string[] Actions = ["trigger", "acknowledge", "resolve"];
    private static readonly string[] Severities = ["critical", "warning", "error", "info"];

    public static List<string> Alert(JsonElement body)
    {
        var faults = new List<string>();
        RoutingKey(body, faults);
        var action = OneOf(body, "event_action", Actions, faults);
        var dedupKey = Text(body, "dedup_key");
        if (action is "acknowledge" or "resolve" && string.IsNullOrWhiteSpace(dedupKey))
            faults.Add(Missing("dedup_key"));
        if (dedupKey?.Length > LongestDedupKey)
            faults.Add($"Length of 'dedup_key' is incorrect (should be no more than {LongestDedupKey} characters)");
        if (action is "trigger" && Payload(body, faults) is { } payload)
            OneOf(payload, "payload.severity", Severities, faults);
        if (action is "trigger")
            References(body, faults);
        return faults;
    }

    public static List<string> Change(JsonElement body)
    {
        var faults = new List<string>();
        RoutingKey(body, faults);
        if (Text(body, "routing_key") is ['R', ..])
            faults.Add("Change events cannot be sent to a ruleset");
        Payload(body, faults, needsSource: false);
        References(body, faults);
        return faults;
    }

    private static void RoutingKey(JsonElement body, List<string> faults)
    {
        var key = Text(body, "routing_key");
        if (string.IsNullOrWhiteSpace(key))
        {
            faults.Add(Missing("routing_key"));
            return;
        }
        if (key.Length != RoutingKeyLength)
            faults.Add($"Length of 'routing_key' is incorrect (should be {RoutingKeyLength} characters)");
        if (!key.All(char.IsAsciiLetterOrDigit))
            faults.Add("'routing_key' cannot contain non-alphanumeric characters.");
    }

    private static JsonElement? Payload(JsonElement body, List<string> faults, bool needsSource = true)
    {
        if (!body.TryGetProperty("payload", out var payload) || payload.ValueKind is not JsonValueKind.Object)
        {
            faults.Add(Missing("payload"));
            return null;
        }
        var summary = Text(payload, "summary");
        if (string.IsNullOrWhiteSpace(summary))
            faults.Add(Missing("payload.summary"));
        if (summary?.Length > LongestSummary)
            faults.Add(
                $"Length of 'payload.summary' is incorrect (should be no more than {LongestSummary} characters)");
        if (needsSource && string.IsNullOrWhiteSpace(Text(payload, "source")))
            faults.Add(Missing("payload.source"));
        if (payload.TryGetProperty("timestamp", out var at) && at.ValueKind is not JsonValueKind.Null && !IsTime(at))
            faults.Add("'payload.timestamp' is invalid (must be an ISO 8601 date-time)");
        return payload;
    }

    private static bool IsTime(JsonElement at) => at.ValueKind is JsonValueKind.String
        && DateTimeOffset.TryParse(at.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out _);

    private static string? OneOf(JsonElement owner, string path, string[] words, List<string> faults)
    {
        var word = Text(owner, path.Split('.')[^1]);
        if (string.IsNullOrWhiteSpace(word))
            faults.Add(Missing(path));
        else if (!words.Contains(word))
            faults.Add($"'{path}' is invalid (must be one of the following: {Choice(words)})");
        return word;
    }

    private static string Choice(string[] words) => $"'{string.Join("', '", words[..^1])}' or '{words[^1]}'";

    private static void References(JsonElement body, List<string> faults)
    {
        Each(body, "links", (link, path) =>
        {
            if (string.IsNullOrWhiteSpace(Text(link, "href")))
                faults.Add(Missing($"{path}.href"));
        });
        Each(body, "images", (image, path) =>
        {
            if (Text(image, "src") is not { } src || !src.StartsWith("https://", StringComparison.Ordinal))
                faults.Add($"'{path}.src' is invalid (must be an HTTPS URL)");
        });
    }

    private static void Each(JsonElement body, string name, Action<JsonElement, string> check)
    {
        if (!body.TryGetProperty(name, out var list) || list.ValueKind is not JsonValueKind.Array)
            return;
        foreach (var (i, element) in list.EnumerateArray().Index())
            check(element, $"{name}[{i}]");
    }

    private static string? Text(JsonElement owner, string name) =>
        owner.ValueKind is JsonValueKind.Object
            && owner.TryGetProperty(name, out var value)
            && value.ValueKind is JsonValueKind.String
            ? value.GetString()
            : null;

    private static string Missing(string path) => $"'{path}' is missing or blank";
}
