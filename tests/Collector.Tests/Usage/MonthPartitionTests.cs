using Burnwatch.Collector.Usage;
using static Burnwatch.Collector.Tests.Some;

namespace Burnwatch.Collector.Tests.Usage;

public sealed class MonthPartitionTests
{
    [Fact]
    public void A_span_has_the_months_of_both_its_ends() => Assert.Equal(
        ["t_y2025m12", "t_y2026m01", "t_y2026m02"],
        MonthPartition
            .Between("t", new(2025, 12, 31, 23, 59, 0, TimeSpan.Zero), new(2026, 2, 1, 0, 0, 0, TimeSpan.Zero))
            .Select(m => m.Name));

    [Fact]
    public void Months_are_those_of_UTC() => Assert.Equal(
        "t_y2026m03",
        Assert.Single(
            MonthPartition.Between(
                "t",
                new(2026, 4, 1, 1, 0, 0, TimeSpan.FromHours(2)),
                new(2026, 4, 1, 1, 0, 0, TimeSpan.FromHours(2)))).Name);

    [Fact]
    public void A_name_is_read_back()
    {
        var month = MonthPartition.Between("t", Noon, Noon).Single();
        Assert.Equal(month, MonthPartition.Parse("t", month.Name));
    }

    [Theory]
    [InlineData("t_default")]
    [InlineData("u_y2026m04")]
    [InlineData("t_y2026m13")]
    public void Another_tables_name_is_no_month(string name) => Assert.Null(MonthPartition.Parse("t", name));
}
