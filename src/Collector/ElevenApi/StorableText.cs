using System.Text.Json;
using System.Text.Json.Serialization;

namespace Burnwatch.Collector.ElevenApi;

/// <summary>Reads text as Postgres can keep it: without the character zero.</summary>
/// <remarks>Whoever may name a key could otherwise blind us by a name that no reading with it can be stored.</remarks>
internal sealed class StorableText : JsonConverter<string>
{
    public static string? Of(string? text) => text?.Replace("\0", "", StringComparison.Ordinal);

    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Of(reader.GetString());

    /// <summary>Names of members that are data, of the series of a chart say.</summary>
    public override string ReadAsPropertyName(
        ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Of(reader.GetString())!;

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value);
}
