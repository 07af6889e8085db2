namespace Burnwatch.Web.Charts;

/// <summary>The time that a chart covers and the width of its bars.</summary>
internal readonly record struct ChartSpan(DateTimeOffset From, DateTimeOffset To, TimeSpan Step)
{
    private static readonly TimeSpan TenMinutes = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    /// <summary>More bars than this are thinner than two pixels on a phone.</summary>
    private const int Most = 170;

    /// <summary>
    /// What covers a time, beginning with a whole bar: of ten minutes where they are not too many, else of hours or
    /// days.
    /// </summary>
    public static ChartSpan Of(DateTimeOffset from, DateTimeOffset to)
    {
        var step =
            (to - from) / TenMinutes <= Most ? TenMinutes : (to - from) / Hour <= Most ? Hour : TimeSpan.FromDays(1);
        return new ChartSpan(Down(from, step), to, step);
    }

    /// <summary>The hours that it touches.</summary>
    public IEnumerable<DateTimeOffset> Hours
    {
        get
        {
            for (var hour = Down(From, Hour); hour < To; hour += Hour)
                yield return hour;
        }
    }

    private static DateTimeOffset Down(DateTimeOffset at, TimeSpan step) =>
        new(at.UtcTicks - (at.UtcTicks % step.Ticks), TimeSpan.Zero);
}
