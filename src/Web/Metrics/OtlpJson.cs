using System.Globalization;
using System.Text.Json;

namespace Burnwatch.Web.Metrics;

/// <summary>Reads an <c>ExportMetricsServiceRequest</c> in JSON, where numbers of 64 bits may be text.</summary>
internal static class OtlpJson
{
    /// <summary>All data points of the request.</summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    /// <exception cref="FormatException">It is JSON of something else.</exception>
    public static List<OtlpPoint> Read(ReadOnlyMemory<byte> request)
    {
        using var document = JsonDocument.Parse(request);
        var points = new List<OtlpPoint>();
        foreach (var resource in Items(document.RootElement, "resourceMetrics"))
        {
            var attributes = new Dictionary<string, string>(StringComparer.Ordinal);
            var described = Member(resource, "resource");
            if (described is not null)
                ReadAttributes(described.Value, attributes);
            var name = OtlpSeries.NameOf(PartsOf(described));
            foreach (var scope in Items(resource, "scopeMetrics"))
            {
                var owner = new Owner(attributes, NameOf(name, Member(scope, "scope")));
                foreach (var metric in Items(scope, "metrics"))
                    ReadMetric(metric, owner, points);
            }
        }
        return points;
    }

    private static string NameOf(string resource, JsonElement? scope)
    {
        var parts = PartsOf(scope).Append("r" + resource);
        if (scope is { } told)
            parts = parts.Append("n" + Member(told, "name")).Append("v" + Member(told, "version"));
        return OtlpSeries.NameOf(parts);
    }

    private static void ReadMetric(JsonElement metric, Owner owner, List<OtlpPoint> points)
    {
        var name = Member(metric, "name") is { ValueKind: JsonValueKind.String } text ? text.GetString()! : "";
        foreach (var (member, kind) in new[] { ("gauge", OtlpKind.Gauge), ("sum", OtlpKind.Delta) })
        {
            if (Member(metric, member) is not { } data)
                continue;
            var read = kind is OtlpKind.Gauge ? kind : KindOfSum(data);
            points.AddRange(Items(data, "dataPoints").Select(point => ReadPoint(point, name, read, owner)));
        }
        foreach (var member in new[] { "histogram", "exponentialHistogram", "summary" })
        {
            if (Member(metric, member) is { } data)
                points.AddRange(Items(data, "dataPoints").Select(_ => new OtlpPoint
                {
                    Metric = name, Kind = OtlpKind.Other, Attributes = owner.Attributes,
                }));
        }
    }

    // An enum is its number; some senders write its name.
    private static OtlpKind KindOfSum(JsonElement sum) => Member(sum, "aggregationTemporality")?.ToString() switch
    {
        "1" or "AGGREGATION_TEMPORALITY_DELTA" => OtlpKind.Delta,
        "2" or "AGGREGATION_TEMPORALITY_CUMULATIVE" => OtlpKind.Cumulative,
        _ => OtlpKind.Other,
    };

    private static OtlpPoint ReadPoint(JsonElement point, string name, OtlpKind kind, Owner owner)
    {
        var attributes = new Dictionary<string, string>(owner.Attributes, StringComparer.Ordinal);
        ReadAttributes(point, attributes);
        var value = Member(point, "asDouble") ?? Member(point, "asInt");
        return new OtlpPoint
        {
            Metric = name,
            Kind = kind,
            Attributes = attributes,
            Series = kind is OtlpKind.Cumulative ? OtlpSeries.NameOf(owner.Name, name, PartsOf(point)) : "",
            Value = double.TryParse(value?.ToString(), CultureInfo.InvariantCulture, out var number)
                ? number
                : double.NaN,
            Start = Nanoseconds(point, "startTimeUnixNano"),
            Time = Nanoseconds(point, "timeUnixNano"),
        };
    }

    private static ulong Nanoseconds(JsonElement point, string member) =>
        ulong.TryParse(
            Member(point, member)?.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var time)
            ? time
            : 0;

    private static void ReadAttributes(JsonElement owner, Dictionary<string, string> attributes)
    {
        foreach (var pair in Items(owner, "attributes"))
        {
            if (Member(pair, "key") is { ValueKind: JsonValueKind.String } key
                && OtlpNames.IsRead(key.GetString()!)
                && Member(pair, "value") is { } value
                && Member(value, "stringValue") is { ValueKind: JsonValueKind.String } text)
                attributes[key.GetString()!] = text.GetString()!;
        }
    }

    // As they were sent, whatever they are.
    private static IEnumerable<string> PartsOf(JsonElement? owner) =>
        owner is { } told ? Items(told, "attributes").Select(a => "a" + a.GetRawText()) : [];

    private static JsonElement.ArrayEnumerator Items(JsonElement owner, string member) => Member(owner, member) switch
    {
        null or { ValueKind: JsonValueKind.Null } => default,
        { ValueKind: JsonValueKind.Array } items => items.EnumerateArray(),
        _ => throw new FormatException($"The member {member} is no array."),
    };

    private static JsonElement? Member(JsonElement owner, string member) =>
        owner.ValueKind is JsonValueKind.Object
            ? owner.TryGetProperty(member, out var value) ? value : null
            : throw new FormatException($"What should have a member {member} is no object.");

    private sealed record Owner(Dictionary<string, string> Attributes, string Name);
}
