using ScottPlot;
using ScottPlot.TickGenerators;

namespace Burnwatch.Web.Charts;

/// <summary>A chart as a PNG, for where no page can be shown: a phone at night, a message.</summary>
/// <remarks>It draws the places that the page draws, so that both always show the same.</remarks>
internal static class ChartPicture
{
    /// <summary>Pixels.</summary>
    public const int Width = 900;

    /// <summary>Pixels.</summary>
    public const int Height = 360;

    // Room right of the newest bar, in percent of the width.
    private const double Margin = 1;
    private const double PlotHeight = Plot.Floor - Plot.Top;

    private static readonly Color Ordinary = Color.FromHex("#5b7c99");
    private static readonly Color High = Color.FromHex("#c2342c");
    private static readonly Color Usual = Color.FromHex("#7fb08a").WithAlpha(0.45);
    private static readonly Color Unknown = Color.FromHex("#9a9a9a").WithAlpha(0.25);
    private static readonly Color Mark = Color.FromHex("#222222");

    // One at a time: a picture takes a core for some milliseconds, and the cores are for the evaluation.
    private static readonly Lock Drawing = new();

    public static byte[] Of(Chart chart)
    {
        lock (Drawing)
        {
            using var plot = new ScottPlot.Plot();
            Fill(plot, chart);
            Frame(plot, chart);
            return plot.GetImageBytes(Width, Height, ImageFormat.Png);
        }
    }

    private static void Fill(ScottPlot.Plot plot, Chart chart)
    {
        if (chart.Unknown is { } unknown)
            Draw(plot, unknown, Unknown);
        foreach (var box in chart.Band)
            Draw(plot, box, Usual);
        foreach (var bar in chart.Bars)
            Draw(plot, bar.Box, bar.Kind is BarKind.High ? High : Ordinary);
        foreach (var mark in chart.Marks)
        {
            var line = plot.Add.VerticalLine(mark.X, width: 2, color: Mark);
            line.LinePattern = LinePattern.Dashed;
            var text = plot.Add.Text(mark.Text, mark.X, PlotHeight);
            text.LabelFontSize = 14;
            text.LabelFontColor = Mark;
            // The words lean to where there is room.
            text.LabelAlignment = mark.X > 50 ? Alignment.LowerRight : Alignment.LowerLeft;
        }
    }

    private static void Frame(ScottPlot.Plot plot, Chart chart)
    {
        plot.Title(chart.Title);
        plot.YLabel(chart.Unit);
        plot.Axes.Bottom.TickGenerator = new NumericManual(
            [.. chart.TimeTicks.Select(t => t.X)], [.. chart.TimeTicks.Select(t => t.Text)]);
        plot.Axes.Left.TickGenerator = new NumericManual(
            [.. chart.ValueTicks.Select(t => Plot.Floor - t.Y)], [.. chart.ValueTicks.Select(t => t.Text)]);
        plot.Axes.SetLimits(0, 100 + Margin, 0, Plot.Floor);
        plot.Legend.ManualItems.Add(new LegendItem { LabelText = "used", FillColor = Ordinary });
        plot.Legend.ManualItems.Add(new LegendItem { LabelText = "above the usual", FillColor = High });
        if (chart.Band.Count > 0)
            plot.Legend.ManualItems.Add(new LegendItem { LabelText = "usual", FillColor = Usual });
        plot.ShowLegend(Alignment.UpperLeft, Orientation.Horizontal);
        // Of all fonts the one that the image of the daemon brings; elsewhere ScottPlot takes what there is.
        plot.Font.Set("DejaVu Sans");
    }

    // Places are counted from the top, ScottPlot's from the floor.
    private static void Draw(ScottPlot.Plot plot, ChartBox box, Color colour)
    {
        var top = Plot.Floor - box.Y;
        var drawn = plot.Add.Rectangle(box.X, box.X + box.Width, top - box.Height, top);
        drawn.FillColor = colour;
        drawn.LineWidth = 0;
    }
}
