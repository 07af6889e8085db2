using Burnwatch.Host.Output;

namespace Burnwatch.Host.Tests.Output;

public sealed class RowsTests
{
    private static readonly Column<Row>[] Columns =
    [
        new("key", row => row.Key), new("credits", row => row.Credits), new("seen_at", row => row.SeenAt),
    ];

    private static readonly Row[] Data =
    [
        new("a, \"b\"", 1_234_567, new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.FromHours(1))),
        new("c", 0.5, null),
    ];

    [Fact]
    public void Csv_quotes_what_needs_it() =>
        Assert.Equal(
            "key,credits,seen_at\n\"a, \"\"b\"\"\",1234567,2026-03-01T11:00:00Z\nc,0.5,\n", Written(OutputFormat.Csv));

    [Fact]
    public void What_a_spreadsheet_would_run_is_text() =>
        Assert.Equal("key,credits,seen_at\n'=1+1,-2,\n", Written(OutputFormat.Csv, new Row("=1+1", -2, null)));

    [Fact]
    public void Json_keeps_numbers_as_numbers_and_nothing_as_null()
    {
        using var json = System.Text.Json.JsonDocument.Parse(Written(OutputFormat.Json));

        Assert.Equal("a, \"b\"", json.RootElement[0].GetProperty("key").GetString());
        Assert.Equal(1_234_567, json.RootElement[0].GetProperty("credits").GetInt64());
        Assert.Equal(System.Text.Json.JsonValueKind.Null, json.RootElement[1].GetProperty("seen_at").ValueKind);
    }

    [Fact]
    public void A_table_has_a_line_for_each_row_and_is_not_folded_in_a_pipe()
    {
        var lines = Written(OutputFormat.Table, new Row(new string('x', 300), 1, null)).Split('\n');

        Assert.Contains(lines, line => line.Contains("seen at"));
        Assert.Contains(lines, line => line.Contains(new string('x', 300)));
    }

    private static string Written(OutputFormat format, params Row[] rows)
    {
        var output = new StringWriter();
        Rows.Write(output, format, Columns, rows.Length > 0 ? rows : Data);
        return output.ToString();
    }

    private sealed record Row(string Key, double Credits, DateTimeOffset? SeenAt);
}
