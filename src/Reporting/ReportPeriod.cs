using System.Globalization;

namespace Burnwatch.Reporting;

/// <summary>Whole days in UTC, from the first one up to, and without, the last.</summary>
public sealed record ReportPeriod
{
    /// <param name="from">The first day that counts.</param>
    /// <param name="to">The first day that no longer counts.</param>
    /// <exception cref="ArgumentException">There is no day between the two.</exception>
    public ReportPeriod(DateOnly from, DateOnly to)
    {
        if (to <= from)
        {
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture,
                $"There is no day from {from:yyyy-MM-dd} up to {to:yyyy-MM-dd}; "
                + $"name as the end the first day that is left out."));
        }
        (From, To) = (from, to);
    }

    public DateOnly From { get; }

    public DateOnly To { get; }

    /// <summary>The month so far: from its first day through the day of <paramref name="now"/>.</summary>
    public static ReportPeriod MonthToDate(DateTimeOffset now)
    {
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        return new ReportPeriod(new DateOnly(today.Year, today.Month, 1), today.AddDays(1));
    }

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{From:yyyy-MM-dd} up to {To:yyyy-MM-dd}");
}
