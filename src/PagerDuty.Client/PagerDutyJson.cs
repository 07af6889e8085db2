using System.Text.Json;
using System.Text.Json.Serialization;

namespace PagerDuty.Client;

/// <summary>
/// How requests are written. The key's converter is of this context alone: no other serialiser writes a key.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters =
    [
        typeof(LowerCaseEnum<EventAction>),
        typeof(LowerCaseEnum<EventSeverity>),
        typeof(RoutingKeyConverter),
    ])]
[JsonSerializable(typeof(EventBody))]
internal sealed partial class PagerDutyJson : JsonSerializerContext;

internal sealed class LowerCaseEnum<T>()
    : JsonStringEnumConverter<T>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false)
    where T : struct, Enum;

internal sealed class RoutingKeyConverter : JsonConverter<RoutingKey>
{
    public override RoutingKey Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("A routing key is written to PagerDuty and read from nowhere.");

    public override void Write(Utf8JsonWriter writer, RoutingKey value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Value);
}
