using System.Globalization;

namespace Burnwatch.Reporting;

/// <summary>A burn report as text for people: cells to draw, without the drawing.</summary>
/// <param name="Columns">The headings.</param>
/// <param name="Rows">One for each line, as many cells as columns.</param>
/// <param name="Total">The last row.</param>
public sealed record BurnTable(
    IReadOnlyList<BurnTable.Column> Columns,
    IReadOnlyList<IReadOnlyList<string>> Rows,
    IReadOnlyList<string> Total)
{
    public static BurnTable Of(BurnReport report)
    {
        var byKey = report.By is BurnGrouping.Key;
        return new BurnTable(
            [
                .. byKey ? new[] { new Column("Workspace", false) } : [],
                new Column(report.By.ToString(), false),
                new Column("Credits", true),
                new Column("Requests", true),
                new Column("Cost (USD)", true),
            ],
            [.. report.Lines.Select(line => Row(byKey, line.Workspace, line.Label, line.Burn))],
            Row(byKey, null, "Total", report.Total));
    }

    private static string[] Row(bool byKey, string? workspace, string name, Burn burn) =>
    [
        .. byKey ? new[] { workspace ?? "" } : [],
        name,
        burn.Credits.ToString("N0", CultureInfo.InvariantCulture),
        burn.Requests.ToString("N0", CultureInfo.InvariantCulture),
        burn.CostUsd?.ToString("#,##0.00########", CultureInfo.InvariantCulture) ?? "",
    ];

    /// <param name="Title">The heading.</param>
    /// <param name="IsNumber">Numbers are set flush right.</param>
    public sealed record Column(string Title, bool IsNumber);
}
