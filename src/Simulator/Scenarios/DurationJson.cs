using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace Burnwatch.Simulator.Scenarios;

/// <summary>Spans of time as people write them: <c>20s</c>, <c>1h30m</c>, <c>-3d</c>.</summary>
internal sealed partial class DurationJson : JsonConverter<TimeSpan>
{
    public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var text = reader.TokenType is JsonTokenType.String ? reader.GetString()! : "";
        return Parse(text)
            ?? throw new JsonException($"'{text}' is no span of time; one such as \"20s\", \"1h30m\" or \"14d\" was expected.");
    }

    public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture) + "s");

    internal static TimeSpan? Parse(string text)
    {
        var match = Form().Match(text);
        if (!match.Success)
            return null;
        var seconds = 0d;
        var parts = match.Groups["number"].Captures;
        for (var i = 0; i < parts.Count; i++)
        {
            var number = double.Parse(parts[i].ValueSpan, CultureInfo.InvariantCulture);
            seconds += number * SecondsOf(match.Groups["unit"].Captures[i].Value);
        }
        return seconds < TimeSpan.MaxValue.TotalSeconds ? TimeSpan.FromSeconds(text[0] == '-' ? -seconds : seconds) : null;
    }

    private static double SecondsOf(string unit) => unit switch
    {
        "ms" => 0.001,
        "s" => 1,
        "m" => 60,
        "h" => 3600,
        _ => 86400,
    };

    [GeneratedRegex(@"^-?((?<number>\d+(\.\d+)?)(?<unit>ms|s|m|h|d))+$", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
