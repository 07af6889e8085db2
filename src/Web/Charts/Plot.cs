namespace Burnwatch.Web.Charts;

/// <summary>Turns times and values into places of a chart.</summary>
internal sealed class Plot(DateTimeOffset from, DateTimeOffset to, ValueAxis axis)
{
    /// <summary>Pixels above the highest value, for the words at a mark.</summary>
    public const double Top = 22;

    /// <summary>Pixels from the top to the line of zero.</summary>
    public const double Floor = 172;

    /// <summary>Pixels in all, with the labels of the time below the floor.</summary>
    public const double Height = 196;

    public double X(DateTimeOffset at) => Math.Clamp((at - from) / (to - from) * 100, 0, 100);

    public double Y(double value) => Floor - (Math.Clamp(value / axis.Top, 0, 1) * (Floor - Top));

    /// <summary>The rectangle of a span of time between two values.</summary>
    public ChartBox Box(DateTimeOffset start, DateTimeOffset end, double low, double high)
    {
        var y = Y(high);
        return new ChartBox(X(start), X(end) - X(start), y, Y(low) - y);
    }

    /// <summary>The rectangle of a span of time from top to floor.</summary>
    public ChartBox Column(DateTimeOffset start, DateTimeOffset end) => Box(start, end, 0, axis.Top);

    public IReadOnlyList<ValueTick> ValueTicks => [.. axis.Values.Select(v => new ValueTick(Y(v), ValueAxis.Label(v)))];

    public IReadOnlyList<TimeTick> TimeTicks => [.. TimeAxis.Between(from, to).Select(t => Tick(X(t.At), t.Text))];

    // To the left of the plot there is room below the values, to the right there is none.
    private static TimeTick Tick(double x, string text) => new(x, text, x > 95 ? "end" : "middle");
}
