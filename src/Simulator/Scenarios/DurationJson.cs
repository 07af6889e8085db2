using System.Text.Json;
using System.Text.Json.Serialization;

namespace Burnwatch.Simulator.Scenarios;

/// <summary>
/// Spans of time as people write them everywhere in Burnwatch, <c>20s</c> or <c>14d</c>, here also <c>-3d</c>.
/// </summary>
internal sealed class DurationJson : JsonConverter<TimeSpan>
{
    public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var text = reader.TokenType is JsonTokenType.String ? reader.GetString()! : "";
        try
        {
            return text.StartsWith('-') ? -PolicySetting.ParseDuration(text[1..]) : PolicySetting.ParseDuration(text);
        }
        catch (FormatException e)
        {
            throw new JsonException(e.Message);
        }
    }

    public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options) =>
        writer.WriteStringValue((value < TimeSpan.Zero ? "-" : "") + PolicySetting.FormatDuration(value.Duration()));
}
