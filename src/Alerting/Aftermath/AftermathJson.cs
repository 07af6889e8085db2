using System.Text.Json.Serialization;

namespace Burnwatch.Alerting.Aftermath;

/// <summary>How the parts of an incident's file are written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    WriteIndented = true)]
[JsonSerializable(typeof(IncidentFile))]
internal sealed partial class AftermathJson : JsonSerializerContext;
