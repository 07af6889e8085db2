using System.Globalization;

namespace Burnwatch.Web.Charts;

/// <summary>The moments that are written below a chart: whole hours of UTC or whole days, six at most.</summary>
internal static class TimeAxis
{
    private const int Most = 6;

    private static readonly TimeSpan[] Steps =
    [
        TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(30), TimeSpan.FromHours(1), TimeSpan.FromHours(2),
        TimeSpan.FromHours(3), TimeSpan.FromHours(6), TimeSpan.FromHours(12), TimeSpan.FromDays(1),
        TimeSpan.FromDays(2), TimeSpan.FromDays(7),
    ];

    public static IEnumerable<(DateTimeOffset At, string Text)> Between(DateTimeOffset from, DateTimeOffset to)
    {
        var step = Steps.FirstOrDefault(s => (to - from) / s <= Most, (to - from) / Most);
        for (var at = CeilingOf(from, step); at <= to; at += step)
            yield return (
                at, at.ToString(step < TimeSpan.FromDays(1) ? "HH:mm" : "ddd d", CultureInfo.InvariantCulture));
    }

    private static DateTimeOffset CeilingOf(DateTimeOffset at, TimeSpan step)
    {
        var over = at.UtcTicks % step.Ticks;
        return new DateTimeOffset(over == 0 ? at.UtcTicks : at.UtcTicks - over + step.Ticks, TimeSpan.Zero);
    }
}
