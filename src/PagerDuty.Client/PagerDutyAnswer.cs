using System.Text.Json;

namespace PagerDuty.Client;

/// <summary>
/// What the body of an answer said, made safe to show: no routing key, no line breaks, a sane length.
/// </summary>
/// <param name="Said">": " and the words, or nothing.</param>
/// <param name="DedupKey">The alert's dedup key, where the answer names one.</param>
internal sealed record PagerDutyAnswer(string Said, string? DedupKey = null)
{
    /// <summary>Characters that are kept of what the server said.</summary>
    public const int Length = 500;

    public static PagerDutyAnswer Empty { get; } = new("");

    /// <summary>
    /// Reads <c>{"status", "message", "errors": [], "dedup_key"}</c>; any other body is shown as it came.
    /// </summary>
    public static PagerDutyAnswer Parse(string body, RoutingKey key)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            if (json.RootElement.ValueKind is JsonValueKind.Object)
                return Parse(json.RootElement, key);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // A proxy's page, an empty or cut off answer, half a surrogate pair: its text says more than "not JSON".
        }
        return new PagerDutyAnswer(Show([body], key));
    }

    /// <summary>
    /// Safe to show: the key is gone before anything is cut, so that no part of it is left at the cut.
    /// </summary>
    public static string Clean(string text, RoutingKey key)
    {
        var clean = string.Concat(key.Redact(text).Select(c => char.IsControl(c) ? ' ' : c)).Trim();
        if (clean.Length <= Length)
            return clean;
        var cut = char.IsHighSurrogate(clean[Length - 2]) ? Length - 2 : Length - 1;
        return string.Concat(clean.AsSpan(0, cut), "…");
    }

    private static PagerDutyAnswer Parse(JsonElement answer, RoutingKey key)
    {
        List<string> said = [TextOf(answer, "status"), TextOf(answer, "message")];
        if (answer.TryGetProperty("errors", out var errors))
            said.Add(TextOf(errors));
        var dedupKey = TextOf(answer, "dedup_key");
        return new PagerDutyAnswer(
            Show(said.Exists(part => part.Length > 0) ? said : [answer.GetRawText()], key),
            dedupKey.Length == 0 ? null : key.Redact(dedupKey));
    }

    private static string TextOf(JsonElement answer, string name) =>
        answer.TryGetProperty(name, out var value) ? value.ToString() : "";

    private static string TextOf(JsonElement errors) =>
        errors.ValueKind is JsonValueKind.Array ? string.Join("; ", errors.EnumerateArray()) : errors.ToString();

    private static string Show(IEnumerable<string> parts, RoutingKey key)
    {
        var text = Clean(string.Join(": ", parts.Where(part => part.Length > 0)), key);
        return text.Length == 0 ? "" : ": " + text;
    }
}
