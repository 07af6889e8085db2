using Burnwatch.Web.Charts;

namespace Burnwatch.Web.Tests.Charts;

public sealed class ConcurrencyChartTests
{
    private static readonly DateTimeOffset From = new(2026, 3, 3, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_bar_that_reaches_the_maximum_is_high()
    {
        var chart = ConcurrencyChart.Of(Of(Bin(0, 9, 10), Bin(10, 10, 10), Bin(20, 11, 10)));

        Assert.Equal([BarKind.Ordinary, BarKind.High, BarKind.High], chart.Bars.Select(b => b.Kind));
    }

    [Fact]
    public void The_maximum_is_one_line_while_it_stays()
    {
        var chart = ConcurrencyChart.Of(Of(Bin(0, 1, 10), Bin(10, 1, 10), Bin(20, 1, 5)));

        Assert.Equal([(0, 33.33), (33.33, 16.67)], chart.Lines.Select(l => (Math.Round(l.X, 2), Math.Round(l.Width, 2))));
        Assert.True(chart.Lines[0].Y < chart.Lines[1].Y);
    }

    [Fact]
    public void Without_readings_there_is_no_line()
    {
        var chart = ConcurrencyChart.Of(Of(Bin(0, 1, 10), Bin(30, 1, 10)));

        Assert.Equal(2, chart.Lines.Count);
        Assert.Equal(2, chart.Bars.Count);
    }

    [Fact]
    public void The_description_says_how_many_ran_and_how_many_may() => Assert.Equal(
        "From 2026-03-03 00:00 UTC to 2026-03-03 01:00 UTC at most 10 requests ran at once, with 10 allowed; 1 of 2 bars stand at the maximum.",
        ConcurrencyChart.Of(Of(Bin(0, 3, 10), Bin(10, 10, 10))).Description);

    [Theory]
    [InlineData("", "Requests at once")]
    [InlineData("turbo", "Requests at once, turbo")]
    public void The_title_names_the_model_family(string family, string expected) =>
        Assert.Equal(expected, ConcurrencyChart.Of(Of(Bin(0, 1, 2)) with { ModelFamily = family }).Title);

    private static ConcurrencySeries Of(params ConcurrencyBin[] bins) => new()
    {
        ModelFamily = "turbo",
        From = From,
        To = From.AddHours(1),
        Step = TimeSpan.FromMinutes(10),
        Bins = bins,
    };

    private static ConcurrencyBin Bin(int minute, int current, int maximum) =>
        new() { ModelFamily = "turbo", Start = From.AddMinutes(minute), Current = current, Maximum = maximum };
}
