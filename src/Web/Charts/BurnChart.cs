using System.Globalization;
using Burnwatch.Signals;

namespace Burnwatch.Web.Charts;

/// <summary>Draws a key's burn over the band that is ordinary for it.</summary>
/// <remarks>
/// Every height is a rate, credits per hour, whatever the width of the bins, so that bars and band can be compared and
/// two charts of one key agree.
/// </remarks>
public static class BurnChart
{
    public static Chart Of(BurnSeries series)
    {
        var rates = series.Bins.Where(b => b.Start < series.To).Select(b => RateOf(b, series)).ToList();
        var highest =
            rates.Select(r => r.PerHour).Concat(series.Expected.Select(e => e.Range.High)).DefaultIfEmpty().Max();
        var plot = new Plot(series.From, series.To, ValueAxis.Of(highest));
        return new Chart
        {
            Title = series.Title,
            Description = Describe(series, rates),
            Unit = "credits per hour",
            Band = [.. series.Expected.Select(e => plot.Box(e.Start, e.Start + Hour, e.Range.Low, e.Range.High))],
            Bars = [.. rates.Select(r => BarOf(r, plot))],
            Unknown = UnknownOf(series, plot),
            Marks = [
                .. series.Moments
                    .Where(m => m.At >= series.From && m.At <= series.To)
                    .Select(m => new ChartMark(plot.X(m.At), m.Text))],
            ValueTicks = plot.ValueTicks,
            TimeTicks = plot.TimeTicks,
            Table = TableOf(rates),
        };
    }

    private static TimeSpan Hour => TimeSpan.FromHours(1);

    private static Rate RateOf(BurnBin bin, BurnSeries series)
    {
        var end = bin.Start + series.Step;
        // The newest bin is divided by the part of it that is known, or the burn would seem to fall at each new one.
        if (series.ReadThrough is { } known && known > bin.Start && known < end)
            end = known;
        var expected = series.Expected.LastOrDefault(e => e.Start <= bin.Start && bin.Start < e.Start + Hour);
        return new Rate(
            bin.Start, end, bin.Credits, bin.Credits / (end - bin.Start).TotalHours,
            expected.Start == default ? null : expected.Range);
    }

    private static ChartBar BarOf(Rate rate, Plot plot) =>
        new(
            plot.Box(rate.Start, rate.End, 0, rate.PerHour), rate.IsHigh ? BarKind.High : BarKind.Ordinary,
            TextOf(rate));

    private static string TextOf(Rate rate)
    {
        var usual = rate.Expected is { } range ? $"; usual {Wording.Range(range)}" : "";
        var span = string.Create(
            CultureInfo.InvariantCulture, $"{rate.Start:yyyy-MM-dd HH:mm} to {rate.End:HH:mm} UTC");
        return $"{span}: {Wording.Number(rate.Credits)} credits, {Wording.Number(Math.Round(rate.PerHour))} per "
            + $"hour{usual}";
    }

    // Up to a bar's width is how far reading always is behind.
    private static ChartBox? UnknownOf(BurnSeries series, Plot plot) => series.ReadThrough switch
    {
        null => plot.Column(series.From, series.To),
        { } known when known < series.To - series.Step => plot.Column(known, series.To),
        _ => null,
    };

    private static string Describe(BurnSeries series, List<Rate> rates)
    {
        var span = $"From {Wording.Time(series.From)} to {Wording.Time(series.To)}";
        if (rates.Count == 0)
            return $"{span} nothing was used.";
        var peak = rates.MaxBy(r => r.PerHour)!;
        var high = rates.Count(r => r.IsHigh);
        var band = series.Expected.Count == 0 ? "What is usual for the key is not known yet."
            : high == 0 ? "All of it lies within what is usual for the key."
            : $"{Wording.Number(high)} of {Wording.Number(rates.Count)} bars lie above what is usual for the key.";
        return $"{span} {Wording.Number(rates.Sum(r => r.Credits))} credits were used, at most "
            + $"{Wording.Number(Math.Round(peak.PerHour))} credits per hour at {Wording.Time(peak.Start)}. {band}";
    }

    private static ChartTable TableOf(List<Rate> rates) => new(
        ["From", "Credits", "Per hour", "Usual per hour"],
        [.. rates.Select(r => new ChartRow(r.Start,
            [
                Wording.Number(r.Credits), Wording.Number(Math.Round(r.PerHour)),
                r.Expected is { } range ? Wording.Range(range) : "not known yet",
            ]))]);

    private sealed record Rate(
        DateTimeOffset Start, DateTimeOffset End, long Credits, double PerHour, ExpectedRange? Expected)
    {
        public bool IsHigh => Expected is { } range && PerHour > range.High;
    }
}
