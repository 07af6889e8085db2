using System.Text.Json;
using System.Text.Json.Serialization;
using Burnwatch.Alerting.Evaluation;
using Burnwatch.Alerting.Incidents;
using Burnwatch.Alerting.Paging;

namespace Burnwatch.Alerting;

/// <summary>How what alerting stores is written as JSON.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [
        typeof(SnakeCaseEnum<SignalKind>), typeof(SnakeCaseEnum<Severity>), typeof(SnakeCaseEnum<VerdictKind>)])]
[JsonSerializable(typeof(IReadOnlyList<IncidentSignal>))]
[JsonSerializable(typeof(Judgement))]
[JsonSerializable(typeof(PageContent))]
[JsonSerializable(typeof(WorkspaceEvent))]
public sealed partial class AlertingJson : JsonSerializerContext;

/// <summary>An enum as its members in snake case.</summary>
internal sealed class SnakeCaseEnum<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.SnakeCaseLower)
    where T : struct, Enum;
