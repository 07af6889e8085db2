using Burnwatch.Web.Charts;

namespace Burnwatch.Web.Tests.Charts;

public sealed class ValueAxisTests
{
    [Theory]
    [InlineData(4, 1, 4)]
    [InlineData(5, 2, 6)]
    [InlineData(8, 2, 8)]
    [InlineData(8.1, 5, 10)]
    [InlineData(43_200, 20_000, 60_000)]
    [InlineData(100_000, 50_000, 100_000)]
    [InlineData(1_000_000_000_000, 500_000_000_000, 1_000_000_000_000)]
    public void An_axis_ends_at_or_above_the_highest_value_in_round_steps(double highest, double step, double top)
    {
        var axis = ValueAxis.Of(highest);

        Assert.Equal((step, top), (axis.Step, axis.Top));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.4)]
    [InlineData(1)]
    [InlineData(double.NaN)]
    public void Nothing_still_has_a_height(double highest) => Assert.Equal(1, ValueAxis.Of(highest).Top);

    [Fact]
    public void No_axis_has_more_than_four_steps()
    {
        for (var highest = 1.5; highest < 1e13; highest *= 1.07)
        {
            var axis = ValueAxis.Of(highest);
            Assert.InRange(axis.Steps, 1, 4);
            Assert.InRange(highest, axis.Top / 3, axis.Top);
        }
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(950, "950")]
    [InlineData(1_500, "1.5k")]
    [InlineData(20_000, "20k")]
    [InlineData(3_000_000, "3M")]
    [InlineData(2_500_000_000, "2.5G")]
    public void A_label_is_short(double value, string expected) => Assert.Equal(expected, ValueAxis.Label(value));
}
