using Burnwatch.Web.Charts;

namespace Burnwatch.Web.Tests.Charts;

public sealed class BurnChartTests
{
    private static readonly DateTimeOffset From = new(2026, 3, 3, 0, 0, 0, TimeSpan.Zero);

    // Four hours; a height of 1,000 credits per hour is the top.
    private static readonly BurnSeries Quiet = new()
    {
        Title = "Burn",
        From = From,
        To = From.AddHours(4),
        Step = TimeSpan.FromMinutes(10),
        Bins = [],
        ReadThrough = From.AddHours(4),
        Expected = [.. Enumerable.Range(0, 4).Select(h => new ExpectedHour(From.AddHours(h), new ExpectedRange(200, 1_000)))],
    };

    [Fact]
    public void A_bar_stands_at_its_time_and_is_as_wide_as_its_span()
    {
        var bar = OnlyBarOf(Used(60, 100)).Box;

        Assert.Equal(25, bar.X, 6);
        Assert.Equal(100.0 / 24, bar.Width, 6);
    }

    [Fact]
    public void Its_height_is_a_rate_whatever_its_width()
    {
        var tenMinutes = OnlyBarOf(Used(60, 100)).Box;
        var anHour = OnlyBarOf(Used(60, 600) with { Step = TimeSpan.FromHours(1) }).Box;

        Assert.Equal(0.6 * (Plot.Floor - Plot.Top), tenMinutes.Height, 6);
        Assert.Equal(tenMinutes.Height, anHour.Height, 6);
        Assert.Equal(Plot.Floor, tenMinutes.Y + tenMinutes.Height, 6);
    }

    [Fact]
    public void The_band_spans_each_hour_between_its_bounds()
    {
        var chart = BurnChart.Of(Quiet);

        Assert.Equal([0.0, 25, 50, 75], chart.Band.Select(b => b.X));
        Assert.All(chart.Band, b => Assert.Equal(25, b.Width, 6));
        Assert.All(chart.Band, b => Assert.Equal(Plot.Top, b.Y, 6));
        Assert.All(chart.Band, b => Assert.Equal(0.8 * (Plot.Floor - Plot.Top), b.Height, 6));
    }

    [Theory]
    [InlineData(166, BarKind.Ordinary)]
    [InlineData(167, BarKind.High)]
    public void A_bar_above_the_band_is_high(long credits, BarKind expected) => Assert.Equal(expected, OnlyBarOf(Used(60, credits)).Kind);

    [Fact]
    public void Without_a_band_nothing_is_high() =>
        Assert.Equal(BarKind.Ordinary, OnlyBarOf(Used(60, 1_000_000) with { Expected = [] }).Kind);

    [Fact]
    public void The_newest_bar_counts_only_the_time_that_is_known()
    {
        var half = OnlyBarOf(Used(60, 50) with { ReadThrough = From.AddMinutes(65) }).Box;
        var whole = OnlyBarOf(Used(60, 100)).Box;

        Assert.Equal(whole.Height, half.Height, 6);
        Assert.Equal(whole.Width / 2, half.Width, 6);
    }

    [Fact]
    public void The_highest_bar_fits()
    {
        var bar = OnlyBarOf(Used(60, 1_234_567)).Box;

        Assert.InRange(bar.Y, Plot.Top, Plot.Floor);
    }

    [Fact]
    public void Time_that_is_not_read_is_not_shown_as_unused()
    {
        var chart = BurnChart.Of(Quiet with { ReadThrough = From.AddHours(3) });

        Assert.Equal(new ChartBox(75, 25, Plot.Top, Plot.Floor - Plot.Top), chart.Unknown);
    }

    [Fact]
    public void Being_less_than_a_bar_behind_is_no_gap() =>
        Assert.Null(BurnChart.Of(Quiet with { ReadThrough = Quiet.To.AddMinutes(-9) }).Unknown);

    [Fact]
    public void Before_the_first_reading_all_of_it_is_unknown() =>
        Assert.Equal(100, BurnChart.Of(Quiet with { ReadThrough = null }).Unknown!.Value.Width);

    [Fact]
    public void A_moment_is_marked_where_it_was_and_one_outside_is_not()
    {
        var chart = BurnChart.Of(Quiet with
        {
            Moments = [new ChartMoment(From.AddHours(1), "opened"), new ChartMoment(From.AddHours(-1), "too early")],
        });

        Assert.Equal(new ChartMark(25, "opened"), Assert.Single(chart.Marks));
    }

    [Fact]
    public void The_table_has_the_numbers_that_were_drawn()
    {
        var row = Assert.Single(BurnChart.Of(Used(60, 1_200)).Table.Rows);

        Assert.Equal(From.AddHours(1), row.At);
        Assert.Equal(["1,200", "7,200", "200 to 1,000"], row.Cells);
    }

    [Fact]
    public void The_description_says_how_much_how_fast_and_how_odd() => Assert.Equal(
        "From 2026-03-03 00:00 UTC to 2026-03-03 04:00 UTC 1,300 credits were used, at most 7,200 credits per hour at "
        + "2026-03-03 01:00 UTC. 1 of 2 bars lie above what is usual for the key.",
        BurnChart.Of(Quiet with { Bins = [Bin(60, 1_200), Bin(70, 100)] }).Description);

    [Fact]
    public void A_quiet_time_is_said_to_be_one() =>
        Assert.Equal("From 2026-03-03 00:00 UTC to 2026-03-03 04:00 UTC nothing was used.", BurnChart.Of(Quiet).Description);

    private static ChartBar OnlyBarOf(BurnSeries series) => Assert.Single(BurnChart.Of(series).Bars);

    private static BurnSeries Used(int minute, long credits) => Quiet with { Bins = [Bin(minute, credits)] };

    private static BurnBin Bin(int minute, long credits) => new() { Start = From.AddMinutes(minute), Credits = credits };
}
