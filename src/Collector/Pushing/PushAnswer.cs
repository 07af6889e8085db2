using System.Text.Json;
using System.Text.Json.Serialization;

namespace Burnwatch.Collector.Pushing;

/// <summary>What the sender of a batch is told.</summary>
public sealed record PushAnswer
{
    /// <summary>Rows that were taken.</summary>
    public required int Accepted { get; init; }

    /// <summary>Rows that were refused.</summary>
    public required int Rejected { get; init; }

    /// <summary>The first hundred of them; null where there is none.</summary>
    public IReadOnlyList<SampleFault>? Errors { get; init; }

    internal static PushAnswer Of(SampleBatch batch) => new()
    {
        Accepted = batch.Rows - batch.Refused,
        Rejected = batch.Refused,
        Errors = batch.Faults.Count == 0 ? null : [.. batch.Faults.OrderBy(f => f.Row)],
    };

    internal static PushAnswer Parse(string json) => JsonSerializer.Deserialize(json, PushJson.Default.PushAnswer)!;

    /// <summary>As samples are answered.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, PushJson.Default.PushAnswer);
}

/// <summary>What senders are told, and what waits on disk.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(PushAnswer))]
[JsonSerializable(typeof(IReadOnlyList<KnownSamples>))]
internal sealed partial class PushJson : JsonSerializerContext;
