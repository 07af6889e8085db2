namespace Burnwatch.Reporting;

/// <summary>
/// Who used how much in a period. The lines add up to the total, whatever they are grouped by: what belongs to nobody
/// has a line of its own, which is there even when it is empty.
/// </summary>
public sealed record BurnReport
{
    /// <summary>What stands for a name on the last line. In parentheses, so that it is no key's own name.</summary>
    public const string TotalLabel = "(total)";

    public required ReportPeriod Period { get; init; }

    public required BurnGrouping By { get; init; }

    /// <summary>
    /// Usage before this has been read from every workspace, and later usage may be missing. Null while the first
    /// reading of a workspace is not complete.
    /// </summary>
    public DateTimeOffset? ReadThrough { get; init; }

    /// <summary>Largest use of credits first.</summary>
    public required IReadOnlyList<BurnLine> Lines { get; init; }

    public required Burn Total { get; init; }

    /// <summary>Whether usage of the period may be missing, because it has not been read yet.</summary>
    public bool IsPartial =>
        ReadThrough is not { } through || through.UtcDateTime < Period.To.ToDateTime(TimeOnly.MinValue);

    internal static BurnReport Of(
        IReadOnlyList<PeriodUsage> usage, ReportPeriod period, BurnGrouping by, DateTimeOffset? readThrough)
    {
        var lines = usage
            .GroupBy(row => NameOf(row, by), row => row.Burn)
            .Select(group => new BurnLine(group.Key.Workspace, group.Key.Name, Burn.Sum(group)))
            .Where(line => !line.Burn.IsNone || line.Name is null)
            .ToList();
        if (by is not BurnGrouping.Key && !lines.Exists(line => line.Name is null))
            lines.Add(new BurnLine(null, null, Burn.None));
        return new BurnReport
        {
            Period = period,
            By = by,
            ReadThrough = readThrough,
            Lines =
            [
                .. lines
                    .OrderByDescending(line => line.Burn.Credits)
                    .ThenBy(line => line.Label, StringComparer.Ordinal)
                    .ThenBy(line => line.Workspace, StringComparer.Ordinal)
            ],
            Total = Burn.Sum(lines.Select(line => line.Burn)),
        };
    }

    private static (string? Workspace, string? Name) NameOf(PeriodUsage row, BurnGrouping by) => by switch
    {
        BurnGrouping.Key => (row.Workspace, row.Key),
        BurnGrouping.Owner => (null, NullIfBlank(row.Owner)),
        BurnGrouping.Environment => (null, NullIfBlank(row.Environment)),
        BurnGrouping.Product => (null, NullIfBlank(row.Product)),
        _ => throw new ArgumentOutOfRangeException(nameof(by), by, "No such grouping."),
    };

    private static string? NullIfBlank(string? name) => string.IsNullOrWhiteSpace(name) ? null : name;
}
