using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Burnwatch.Reporting;

/// <summary>A burn report as JSON. On the line of what belongs to nobody the name is null.</summary>
public static class BurnJson
{
    // Written to a file or a terminal, never into a page.
    private static readonly ReportJson Json = new(
        new JsonSerializerOptions(ReportJson.Default.Options)
        {
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        });

    public static string Write(BurnReport report) => JsonSerializer.Serialize(
        new Document(
            report.Period.From,
            report.Period.To,
            report.By,
            report.ReadThrough,
            report.IsPartial,
            [.. report.Lines.Select(Line.Of)],
            report.Total),
        Json.Document);

    internal sealed record Document(
        DateOnly From,
        DateOnly To,
        BurnGrouping By,
        DateTimeOffset? ReadThrough,
        bool IsPartial,
        IReadOnlyList<Line> Lines,
        Burn Total);

    internal sealed record Line(
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Workspace,
        string? Name,
        long Credits,
        long Requests,
        decimal? CostUsd)
    {
        public static Line Of(BurnLine line) =>
            new(line.Workspace, line.Name, line.Burn.Credits, line.Burn.Requests, line.Burn.CostUsd);
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    WriteIndented = true,
    NewLine = "\n",
    Converters = [typeof(LowerCaseGrouping)])]
[JsonSerializable(typeof(BurnJson.Document))]
internal sealed partial class ReportJson : JsonSerializerContext;

internal sealed class LowerCaseGrouping() : JsonStringEnumConverter<BurnGrouping>(JsonNamingPolicy.SnakeCaseLower);
