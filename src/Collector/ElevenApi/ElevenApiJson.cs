using System.Text.Json.Serialization;

namespace Burnwatch.Collector.ElevenApi;

/// <summary>The provider's JSON; numbers may come as strings, members unknown to us are ignored.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    NumberHandling = JsonNumberHandling.AllowReadingFromString,
    Converters = [typeof(StorableText)])]
[JsonSerializable(typeof(UsageQuery))]
[JsonSerializable(typeof(RequestQuery))]
[JsonSerializable(typeof(RequestTable))]
[JsonSerializable(typeof(ServiceAccountList))]
[JsonSerializable(typeof(Subscription))]
[JsonSerializable(typeof(CharacterStats))]
internal sealed partial class ElevenApiJson : JsonSerializerContext;
