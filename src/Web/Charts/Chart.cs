namespace Burnwatch.Web.Charts;

/// <summary>Where everything of a chart stands: across in percent of its width, down in pixels.</summary>
/// <remarks>
/// Percent across, so that one drawing fits a phone and a desk without scaling its text; fixed pixels down, because the
/// height is ours. Only shapes that take percentages are used for that reason: rectangles, lines and text, no paths.
/// </remarks>
public sealed record Chart
{
    /// <summary>What it shows, as its heading says it.</summary>
    public required string Title { get; init; }

    /// <summary>The same in a sentence with the numbers, for those who cannot see it.</summary>
    public required string Description { get; init; }

    /// <summary>What its heights count: "credits per hour".</summary>
    public required string Unit { get; init; }

    /// <summary>What lies between the ordinary bounds.</summary>
    public IReadOnlyList<ChartBox> Band { get; init; } = [];

    public required IReadOnlyList<ChartBar> Bars { get; init; }

    /// <summary>Level lines above the bars, such as a maximum.</summary>
    public IReadOnlyList<ChartBox> Lines { get; init; } = [];

    /// <summary>Time of which nothing is known.</summary>
    public ChartBox? Unknown { get; init; }

    public IReadOnlyList<ChartMark> Marks { get; init; } = [];
    public required IReadOnlyList<ValueTick> ValueTicks { get; init; }
    public required IReadOnlyList<TimeTick> TimeTicks { get; init; }

    /// <summary>The numbers that were drawn, in the order of time.</summary>
    public required ChartTable Table { get; init; }
}

/// <summary>A rectangle; X and Width in percent, Y and Height in pixels.</summary>
public readonly record struct ChartBox(double X, double Width, double Y, double Height);

/// <summary>One bar.</summary>
/// <param name="Box">Where it stands.</param>
/// <param name="Kind">How it is drawn.</param>
/// <param name="Text">What it stands for, in words.</param>
public readonly record struct ChartBar(ChartBox Box, BarKind Kind, string Text);

/// <summary>How a bar compares with what is ordinary.</summary>
public enum BarKind
{
    Ordinary,

    /// <summary>Above the band, or at the maximum.</summary>
    High,
}

/// <summary>A moment that a line across the chart marks.</summary>
public readonly record struct ChartMark(double X, string Text);

public readonly record struct ValueTick(double Y, string Text);

/// <param name="Anchor">"middle", or "end" for a label that leans inward at the right edge.</param>
public readonly record struct TimeTick(double X, string Text, string Anchor);

/// <summary>The numbers of a chart as a table.</summary>
public sealed record ChartTable(IReadOnlyList<string> Head, IReadOnlyList<ChartRow> Rows);

public sealed record ChartRow(DateTimeOffset At, IReadOnlyList<string> Cells);
