namespace Burnwatch.Calibration;

/// <summary>A stretch of time, its end not in it.</summary>
public readonly record struct TimeStretch(DateTimeOffset From, DateTimeOffset Through)
{
    public bool Holds(DateTimeOffset at) => at >= From && at < Through;

    /// <summary>How much of it lies between two instants.</summary>
    public TimeSpan Within(DateTimeOffset begin, DateTimeOffset end)
    {
        var (from, through) = (From > begin ? From : begin, Through < end ? Through : end);
        return through > from ? through - from : TimeSpan.Zero;
    }

    /// <summary>How much of the time between two instants lies in any of them; where several overlap, once.</summary>
    public static TimeSpan Within(IEnumerable<TimeStretch> stretches, DateTimeOffset begin, DateTimeOffset end)
    {
        var (covered, until) = (TimeSpan.Zero, begin);
        foreach (var stretch in stretches.OrderBy(s => s.From))
        {
            covered += stretch.Within(until, end);
            until = stretch.Through > until ? stretch.Through : until;
        }
        return covered;
    }
}
