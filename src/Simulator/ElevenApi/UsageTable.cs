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

    private readonly IReadOnlyList<string> columns = UsageColumn.Shown(query.GroupBy);
    private readonly Dictionary<string, UsageGroup> groups = [];
    private readonly Dictionary<(SimulatedKey Key, string Product, string Model), UsageGroup> groupsOfSources = [];

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
        Texts(json, "columns", columns.Concat(Measures.Select(m => m.Name)));
        Texts(json, "column_types", columns.Select(_ => "String").Concat(Measures.Select(m => m.Type)));
        json.WriteStartArray("rows");
        foreach (var row in Rows())
            Row(json, row);
        json.WriteEndArray();
        Texts(json, "column_units", columns.Select(_ => (string?)null).Concat(Measures.Select(m => m.Unit)));
        json.WriteEndObject();
    }

    private IEnumerable<UsageRow> Rows()
    {
        var rows = new Dictionary<(DateTimeOffset Start, UsageGroup Group), UsageRow>();
        foreach (var line in Lines())
        {
            var group = GroupOf(line);
            var start = query.Grid.StartOf(line.At);
            if (!rows.TryGetValue((start, group), out var row))
                rows.Add((start, group), row = new UsageRow(start, group));
            row.Sum += line.Cell;
        }
        return columns.Count > 0
            ? rows.OrderBy(r => r.Key.Start).ThenBy(r => r.Key.Group.Id, StringComparer.Ordinal).Select(r => r.Value)
            : WithEmptyBuckets(rows.Values.ToDictionary(r => r.Start));
    }

    // A group depends on key, product and model alone, and a range has few of those and very many lines.
    private UsageGroup GroupOf(UsageLine line)
    {
        if (groupsOfSources.TryGetValue((line.Key, line.Product, line.Model), out var known))
            return known;
        string?[] values = [.. columns.Select(c => UsageColumn.Value(c, line))];
        var id = string.Join('\n', values);
        if (!groups.TryGetValue(id, out var group))
            groups.Add(id, group = new UsageGroup(id, Draws.Name(workspace.Scenario.Seed, id), values));
        return groupsOfSources[(line.Key, line.Product, line.Model)] = group;
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
        var all = new UsageGroup("", Draws.Name(workspace.Scenario.Seed), []);
        for (var start = query.Grid.StartOf(query.Start); start < query.End; start = query.Grid.Next(start))
            yield return used.GetValueOrDefault(start) ?? new UsageRow(start, all);
    }

    private void Row(Utf8JsonWriter json, UsageRow row)
    {
        json.WriteStartArray();
        foreach (var value in row.Group.Values)
            json.WriteStringValue(value);
        json.WriteStringValue(row.Start.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture));
        var asText = new Draws(row.Group.Name, row.Start.ToUnixTimeSeconds());
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

    /// <summary>
    /// The values of the columns grouped by; one object for the same values, so that it can be compared as such.
    /// </summary>
    private sealed class UsageGroup(string id, ulong name, string?[] values)
    {
        public string Id => id;

        /// <summary>Of its random numbers.</summary>
        public ulong Name => name;

        public string?[] Values => values;
    }

    private sealed record UsageRow(DateTimeOffset Start, UsageGroup Group)
    {
        public UsageCell Sum { get; set; }
    }
}
