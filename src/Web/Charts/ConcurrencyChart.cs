using System.Globalization;
using Burnwatch.Signals;

namespace Burnwatch.Web.Charts;

/// <summary>Draws the requests that ran at once against those that may.</summary>
public static class ConcurrencyChart
{
    /// <summary>Half the height of the line of a maximum.</summary>
    private const double HalfLine = 1;

    public static Chart Of(ConcurrencySeries series)
    {
        var highest = series.Bins.Select(b => Math.Max(b.Current, b.Maximum)).DefaultIfEmpty().Max();
        var plot = new Plot(series.From, series.To, ValueAxis.Of(highest));
        return new Chart
        {
            Title = series.ModelFamily.Length == 0 ? "Requests at once" : $"Requests at once, {series.ModelFamily}",
            Description = Describe(series),
            Unit = "requests at once",
            Bars = [.. series.Bins.Select(b => BarOf(b, series.Step, plot))],
            Lines = LinesOf(series, plot),
            ValueTicks = plot.ValueTicks,
            TimeTicks = plot.TimeTicks,
            Table = new ChartTable(
                ["From", "Most at once", "Maximum"],
                [.. series.Bins.Select(
                    b => new ChartRow(b.Start, [Wording.Number(b.Current), Wording.Number(b.Maximum)]))]),
        };
    }

    private static bool IsPinned(ConcurrencyBin bin) => bin.Current >= bin.Maximum;

    private static ChartBar BarOf(ConcurrencyBin bin, TimeSpan step, Plot plot) => new(
        plot.Box(bin.Start, bin.Start + step, 0, bin.Current),
        IsPinned(bin) ? BarKind.High : BarKind.Ordinary,
        string.Create(
            CultureInfo.InvariantCulture,
            $"{bin.Start:yyyy-MM-dd HH:mm} to {bin.Start + step:HH:mm} UTC: {bin.Current} of {bin.Maximum} requests "
            + $"at once"));

    // One line for as long as the maximum stays and readings come.
    private static List<ChartBox> LinesOf(ConcurrencySeries series, Plot plot)
    {
        var lines = new List<ChartBox>();
        for (var first = 0; first < series.Bins.Count;)
        {
            var (start, maximum) = (series.Bins[first].Start, series.Bins[first].Maximum);
            var end = start;
            for (;
                first < series.Bins.Count && series.Bins[first].Start == end && series.Bins[first].Maximum == maximum;
                first++)
                end += series.Step;
            var line = plot.Box(start, end, maximum, maximum);
            lines.Add(line with { Y = line.Y - HalfLine, Height = 2 * HalfLine });
        }
        return lines;
    }

    private static string Describe(ConcurrencySeries series)
    {
        var span = $"From {Wording.Time(series.From)} to {Wording.Time(series.To)}";
        if (series.Bins.Count == 0)
            return $"{span} no reading showed how many requests ran.";
        var pinned = series.Bins.Count(IsPinned);
        var most = series.Bins.MaxBy(b => b.Current)!;
        return $"{span} at most {Wording.Number(most.Current)} requests ran at once, with "
            + $"{Wording.Number(most.Maximum)} allowed; "
            + $"{Wording.Number(pinned)} of {Wording.Number(series.Bins.Count)} bars stand at the maximum.";
    }
}
