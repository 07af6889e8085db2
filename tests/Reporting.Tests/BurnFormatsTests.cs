using System.Globalization;
using System.Text.Json;

namespace Burnwatch.Reporting.Tests;

public class BurnFormatsTests
{
    [Theory]
    [InlineData(BurnGrouping.Key)]
    [InlineData(BurnGrouping.Owner)]
    [InlineData(BurnGrouping.Environment)]
    [InlineData(BurnGrouping.Product)]
    public void Every_format_holds_the_same_numbers(BurnGrouping by)
    {
        var report = Some.Report(
            by,
            Some.Usage(9_007_199_254_740_993, requests: 12_345, cost: 1234.5678901234m),
            Some.Usage(20, key: "music", owner: null, environment: null, product: "", cost: 0.1000000000m),
            Some.Usage(30, key: "free", owner: "Grace", environment: "test", product: "STT"));
        var expected = report.Lines.Select(line => line.Burn).ToList();
        Assert.Equal(expected, OfCsv(report));
        Assert.Equal([.. expected, report.Total], OfJson(report));
    }

    private static List<Burn> OfCsv(BurnReport report) =>
    [
        .. BurnCsv.Write(report)
            .Split("\r\n", StringSplitOptions.RemoveEmptyEntries)
            .Skip(1)
            .Select(row => OfCells(row.Split(',')))
    ];

    private static List<Burn> OfJson(BurnReport report)
    {
        using var json = JsonDocument.Parse(BurnJson.Write(report));
        var root = json.RootElement;
        return [.. root.GetProperty("lines").EnumerateArray().Append(root.GetProperty("total")).Select(OfObject)];
    }

    private static Burn OfObject(JsonElement line)
    {
        var cost = line.GetProperty("cost_usd");
        return new Burn(
            line.GetProperty("credits").GetInt64(),
            line.GetProperty("requests").GetInt64(),
            cost.ValueKind is JsonValueKind.Null ? null : cost.GetDecimal());
    }

    private static Burn OfCells(string[] cells) => new(
        long.Parse(cells[^3], CultureInfo.InvariantCulture),
        long.Parse(cells[^2], CultureInfo.InvariantCulture),
        cells[^1].Length == 0 ? null : decimal.Parse(cells[^1], CultureInfo.InvariantCulture));
}
