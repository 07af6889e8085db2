using System.Globalization;
using System.Text.Json;
using Burnwatch.Simulator.Usage;

namespace Burnwatch.Simulator.ElevenApi;

/// <summary>The answer to a usage query: columns, their types and units, and rows of cells.</summary>
internal sealed class UsageTable(SimulatedWorkspace workspace, UsageQuery query, DateTimeOffset now)
{
    // One number in so many is written as a string.
    private const int TextNumbers = 20;

    private static readonly (string Name, string Type, string? Unit)[] Measures =
    [
        ("timestamp", "DateTime", null),
        ("total_usage", "Int", "credits"),
        ("total_minutes", "Float", "min"),
        ("total_cost", "Float", "usd"),
        ("usage_count", "Int", null),
        ("total_charge_count", "Float", null),
    ];

    private readonly IReadOnlyList<string> groups = UsageColumn.Shown(query.GroupBy);

    public byte[] ToJson()
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
            Write(json);
        return buffer.ToArray();
    }

    private void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        Texts(json, "columns", groups.Concat(Measures.Select(m => m.Name)));
        Texts(json, "column_types", groups.Select(_ => "String").Concat(Measures.Select(m => m.Type)));
        json.WriteStartArray("rows");
        foreach (var row in Rows())
            Row(json, row);
        json.WriteEndArray();
        Texts(json, "column_units", groups.Select(_ => (string?)null).Concat(Measures.Select(m => m.Unit)));
        json.WriteEndObject();
    }

    private IEnumerable<UsageRow> Rows()
    {
        var sums = new Dictionary<string, UsageRow>();
        foreach (var line in Lines())
        {
            var start = query.Grid.StartOf(line.At);
            var values = groups.Select(g => UsageColumn.Value(g, line)).ToArray();
            var id = $"{start.UtcTicks:d20}\n{string.Join('\n', values)}";
            if (!sums.TryGetValue(id, out var row))
                sums.Add(id, row = new UsageRow(start, values));
            row.Sum += line.Cell;
        }
        return groups.Count > 0
            ? sums.OrderBy(s => s.Key, StringComparer.Ordinal).Select(s => s.Value)
            : WithEmptyBuckets(sums.Values.ToDictionary(r => r.Start));
    }

    private IEnumerable<UsageLine> Lines()
    {
        var lines = query.Filters.FirstOrDefault(f => f.Column == UsageColumn.TraceId) is { Values: [{ } trace, ..] }
            ? workspace.Book.VisibleTrace(trace, query.Start, query.End, now)
            : workspace.Book.Visible(query.Start, query.End, now);
        return lines.Where(l => query.Filters.All(f => f.Column == UsageColumn.TraceId || f.Holds(l)));
    }

    // Without groups every bucket of the range has its row, also one in which nothing was used.
    private IEnumerable<UsageRow> WithEmptyBuckets(Dictionary<DateTimeOffset, UsageRow> used)
    {
        for (var start = query.Grid.StartOf(query.Start); start < query.End; start = query.Grid.Next(start))
            yield return used.GetValueOrDefault(start) ?? new UsageRow(start, []);
    }

    private void Row(Utf8JsonWriter json, UsageRow row)
    {
        json.WriteStartArray();
        foreach (var value in row.Values)
            json.WriteStringValue(value);
        json.WriteStringValue(row.Start.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture));
        var asText = new Draws(Draws.Name(workspace.Scenario.Seed, [.. row.Values.Select(v => v ?? "")]), row.Start.ToUnixTimeSeconds());
        Number(json, ref asText, row.Sum.Credits);
        Number(json, ref asText, Math.Round(row.Sum.Credits / 1000m, 3));
        Number(json, ref asText, row.Sum.Credits * workspace.Scenario.Workspace.UsdPerThousandCredits / 1000);
        Number(json, ref asText, row.Sum.Requests);
        Number(json, ref asText, row.Sum.Requests);
        json.WriteEndArray();
    }

    private static void Number(Utf8JsonWriter json, ref Draws asText, decimal? value)
    {
        if (value is not { } number)
            json.WriteNullValue();
        else if (asText.Next() % TextNumbers == 0)
            json.WriteStringValue(number.ToString(CultureInfo.InvariantCulture));
        else
            json.WriteNumberValue(number);
    }

    private static void Texts(Utf8JsonWriter json, string name, IEnumerable<string?> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
            json.WriteStringValue(value);
        json.WriteEndArray();
    }

    private sealed record UsageRow(DateTimeOffset Start, string?[] Values)
    {
        public UsageCell Sum { get; set; }
    }
}
