using System.Text.Json.Serialization;
using Burnwatch.Collector.Pushing;

namespace Burnwatch.Web.Samples;

/// <summary>A row of a batch: a sample, or what is wrong with it.</summary>
[JsonConverter(typeof(SampleRowReader))]
internal readonly record struct SampleRow(Sample Sample, string? Field = null, string? Problem = null);

[JsonSourceGenerationOptions(DefaultBufferSize = 64 * 1024)]
[JsonSerializable(typeof(SampleRow))]
internal sealed partial class SamplesJson : JsonSerializerContext;
