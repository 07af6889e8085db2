using Burnwatch.Web.Charts;

namespace Burnwatch.Web.Tests.Charts;

public sealed class ChartSpanTests
{
    private static readonly DateTimeOffset To = new(2026, 3, 3, 3, 12, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(2, 10)]
    [InlineData(24, 10)]
    [InlineData(28, 10)]
    [InlineData(29, 60)]
    [InlineData(168, 60)]
    [InlineData(200, 1_440)]
    public void A_longer_time_has_wider_bars(double hours, double minutes) =>
        Assert.Equal(TimeSpan.FromMinutes(minutes), ChartSpan.Of(To.AddHours(-hours), To).Step);

    [Fact]
    public void It_begins_with_a_whole_bar_and_ends_where_it_was_asked_to()
    {
        var span = ChartSpan.Of(To.AddHours(-48), To);

        Assert.Equal(new DateTimeOffset(2026, 3, 1, 3, 0, 0, TimeSpan.Zero), span.From);
        Assert.Equal(To, span.To);
    }

    [Fact]
    public void Its_hours_are_those_that_it_touches()
    {
        var span = ChartSpan.Of(To.AddMinutes(-90), To);

        Assert.Equal([1, 2, 3], span.Hours.Select(h => h.Hour));
    }
}
