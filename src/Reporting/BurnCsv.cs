using System.Globalization;
using System.Text;

namespace Burnwatch.Reporting;

/// <summary>A burn report as a file for spreadsheets: RFC 4180, numbers in plain digits.</summary>
/// <remarks>
/// Each row names the period, so that the files of several months can be put together. There is no row for the total:
/// who sums the column would count everything twice.
/// </remarks>
public static class BurnCsv
{
    public static string Write(BurnReport report)
    {
        var text = new StringBuilder();
        var byKey = report.By is BurnGrouping.Key;
        string[] before = ["from", "to", .. byKey ? new[] { "workspace" } : []];
        WriteRow(text, [.. before, report.By.ToString().ToLowerInvariant(), "credits", "requests", "cost_usd"]);
        foreach (var line in report.Lines)
            WriteRow(text, Cells(line.Workspace, line.Label, line.Burn));
        return text.ToString();

        IEnumerable<string> Cells(string? workspace, string name, Burn burn) =>
        [
            report.Period.From.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            report.Period.To.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            .. byKey ? new[] { CsvText.Of(workspace ?? "") } : [],
            CsvText.Of(name),
            burn.Credits.ToString(CultureInfo.InvariantCulture),
            burn.Requests.ToString(CultureInfo.InvariantCulture),
            burn.CostUsd?.ToString(CultureInfo.InvariantCulture) ?? "",
        ];
    }

    private static void WriteRow(StringBuilder text, IEnumerable<string> cells) =>
        text.AppendJoin(',', cells).Append("\r\n");
}
