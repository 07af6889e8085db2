using Burnwatch.Web.Metrics;

namespace Burnwatch.Web.Tests.Metrics;

public sealed class CumulativeSumsTests
{
    private readonly CumulativeSums sums = new();

    [Fact]
    public void A_fall_without_a_start_counts_nothing_and_what_follows_from_there()
    {
        Advance(0, 1, 100);
        Assert.Equal(0, Advance(0, 2, 40).Added);
        Assert.Equal(5, Advance(0, 3, 45).Added);
    }

    [Fact]
    public void A_start_after_the_last_point_is_a_restart_and_one_before_it_counts_nothing()
    {
        Advance(1, 10, 100);
        Assert.Equal(120, Advance(10, 11, 120).Added);
        Assert.Equal(0, Advance(9, 12, 500).Added);
        Assert.Equal(0, Advance(10, 11, 120).Added);
        Assert.Equal(1, Advance(10, 13, 121).Added);
    }

    [Fact]
    public void Two_senders_of_one_name_that_overlap_are_not_counted_whole_in_turn()
    {
        Advance(1, 10, 100);
        Assert.Equal(0, Advance(5, 11, 900).Added);
        Assert.Equal(0, Advance(1, 12, 110).Added);
        Assert.Equal(7, Advance(5, 13, 907).Added);
    }

    [Fact]
    public void A_step_that_is_taken_back_counts_when_it_is_sent_again()
    {
        Advance(1, 10, 100);
        var step = Advance(1, 11, 130);
        sums.TakeBack("series", step);
        Assert.Equal(30, Advance(1, 11, 130).Added);
    }

    [Fact]
    public void A_step_is_not_taken_back_once_the_series_has_gone_on()
    {
        Advance(1, 10, 100);
        var step = Advance(1, 11, 130);
        Assert.Equal(10, Advance(1, 12, 140).Added);
        sums.TakeBack("series", step);
        Assert.Equal(0, Advance(1, 12, 140).Added);
    }

    private CumulativeStep Advance(ulong start, ulong time, double value) => sums.Advance("series", new OtlpPoint
    {
        Metric = OtlpNames.Credits,
        Kind = OtlpKind.Cumulative,
        Attributes = new Dictionary<string, string>(),
        Start = start,
        Time = time,
        Value = value,
    });
}
