using Burnwatch.Training.Measuring;
using ScottPlot;

namespace Burnwatch.Quality.Reports;

/// <summary>A plot for each family: the share found against the incidents got, a line for each method.</summary>
internal static class Picture
{
    private const int Columns = 3;
    private const int WidthOfColumn = 460;
    private const int HeightOfRow = 320;

    // Incidents got at the marks of the axis; fewer than the first lie on it, since a logarithm has no zero.
    private static readonly double[] Marks = [1, 2, 4, 12, 52, 120];

    public static void Save(string file, IReadOnlyList<ContenderResult> results)
    {
        var families = results[0].Families.Select(family => family.Family).ToList();
        var rows = (families.Count + Columns) / Columns;
        var all = new Multiplot { Layout = new ScottPlot.MultiplotLayouts.Grid(rows, Columns) };
        all.AddPlots(families.Count + 1);
        for (var i = 0; i < families.Count; i++)
            Draw(all.GetPlot(i), families[i], results);
        DrawLegend(all.GetPlot(families.Count), results);
        all.SavePng(file, WidthOfColumn * Columns, HeightOfRow * rows);
    }

    private static void Draw(Plot plot, string family, IReadOnlyList<ContenderResult> results)
    {
        plot.Title(family);
        plot.XLabel("incidents got per key-year");
        plot.YLabel("found, %");
        foreach (var method in results.GroupBy(result => result.Contender))
        {
            var points = method.OrderBy(result => result.Budget).ToList();
            var line = plot.Add.Scatter(
                points.Select(point => LogOf(point.Warm.PerKeyYear)).ToArray(),
                points.Select(point => 100 * point.Families.First(of => of.Family == family).Share).ToArray());
            line.MarkerSize = 7;
            line.LineWidth = 2;
        }
        string[] labels = [$"≤ {Marks[0]:0}", .. Marks.Skip(1).Select(mark => $"{mark:0}")];
        plot.Axes.Bottom.TickGenerator = new ScottPlot.TickGenerators.NumericManual([.. Marks.Select(LogOf)], labels);
        plot.Axes.SetLimits(LogOf(Marks[0]), LogOf(Marks[^1]), -3, 103);
    }

    // In a place of its own, where it hides no line; the colours are those that the lines get in the same order.
    private static void DrawLegend(Plot plot, IReadOnlyList<ContenderResult> results)
    {
        plot.HideAxesAndGrid();
        foreach (var (i, method) in results.Select(result => result.Contender).Distinct().Index())
        {
            var colour = plot.Add.Palette.GetColor(i);
            plot.Legend.ManualItems.Add(new LegendItem { LabelText = method, LineColor = colour, LineWidth = 3 });
        }
        plot.Legend.FontSize = 18;
        plot.ShowLegend(Alignment.MiddleCenter);
    }

    private static double LogOf(double got) => Math.Log2(Math.Max(got, Marks[0]));
}
