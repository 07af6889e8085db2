using System.Globalization;

namespace Burnwatch.Collector.Usage;

/// <summary>The partition of a table for one month of UTC.</summary>
internal sealed record MonthPartition(string Table, DateTimeOffset From)
{
    private const string Suffix = "'_y'yyyy'm'MM";

    public DateTimeOffset To => From.AddMonths(1);

    public string Name => Table + From.ToString(Suffix, CultureInfo.InvariantCulture);

    /// <summary>The partition of that name; null for another's name, the default partition's say.</summary>
    public static MonthPartition? Parse(string table, string name) =>
        name.StartsWith(table, StringComparison.Ordinal)
        && DateTimeOffset.TryParseExact(
            name[table.Length..], Suffix, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var from)
            ? new MonthPartition(table, from)
            : null;

    /// <summary>The partitions that hold the instants between two, both included.</summary>
    public static IEnumerable<MonthPartition> Between(string table, DateTimeOffset first, DateTimeOffset last)
    {
        var utc = first.UtcDateTime;
        var month = new DateTimeOffset(utc.Year, utc.Month, 1, 0, 0, 0, TimeSpan.Zero);
        for (var from = month; from <= last; from = from.AddMonths(1))
            yield return new MonthPartition(table, from);
    }
}
