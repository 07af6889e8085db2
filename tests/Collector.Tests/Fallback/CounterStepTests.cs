using Burnwatch.Collector.Fallback;
using static Burnwatch.Collector.Tests.Some;

namespace Burnwatch.Collector.Tests.Fallback;

public sealed class CounterStepTests
{
    [Theory]
    [InlineData(100, 100, 0)]
    [InlineData(100, 140, 40)]
    [InlineData(0, 7, 7)]
    public void A_rise_is_use_whatever_the_cycle_is(long highest, long now, long credits)
    {
        foreach (var isNewCycle in new bool?[] { null, false, true })
            Assert.Equal(new CounterStep(credits, now), CounterStep.Of(highest, now, isNewCycle));
    }

    [Fact]
    public void What_is_given_back_is_no_new_cycle() =>
        Assert.Equal(new CounterStep(0, 5_000_000), CounterStep.Of(5_000_000, 4_999_900, isNewCycle: false));

    [Fact]
    public void However_far_it_falls_within_its_cycle() =>
        Assert.Equal(new CounterStep(0, 5_000_000), CounterStep.Of(5_000_000, 10, isNewCycle: false));

    [Fact]
    public void A_rise_after_a_fall_counts_from_the_highest_value()
    {
        var fallen = CounterStep.Of(5_000_000, 4_999_900, isNewCycle: false);
        Assert.Equal(new CounterStep(0, 5_000_000), CounterStep.Of(fallen.Highest, 5_000_000, isNewCycle: false));
        Assert.Equal(new CounterStep(60, 5_000_060), CounterStep.Of(fallen.Highest, 5_000_060, isNewCycle: false));
    }

    [Fact]
    public void A_counter_that_falls_with_its_cycle_shows_what_was_used_since() =>
        Assert.Equal(new CounterStep(300, 300), CounterStep.Of(5_000_000, 300, isNewCycle: true));

    [Theory]
    [InlineData(4_999_900, 0, 5_000_000)]
    [InlineData(500_000, 0, 5_000_000)]
    [InlineData(499_999, 499_999, 499_999)]
    [InlineData(0, 0, 0)]
    public void Where_no_cycle_is_known_only_a_deep_fall_is_a_new_one(long now, long credits, long highest) =>
        Assert.Equal(new CounterStep(credits, highest), CounterStep.Of(5_000_000, now, isNewCycle: null));

    [Theory]
    [InlineData(null, null, null)]
    [InlineData(-1, -1, false)]
    [InlineData(0, 0, false)]
    [InlineData(2, 2, true)]
    [InlineData(5, 5, true)]
    [InlineData(6, 6, false)]
    [InlineData(2, 43_200, true)]
    [InlineData(null, 3, true)]
    [InlineData(null, 43_200, false)]
    [InlineData(-3, 43_200, true)]
    [InlineData(60, 90, false)]
    [InlineData(43_200, 60, false)]
    public void A_cycle_is_new_when_the_last_one_ended_in_between_or_its_end_has_moved_ahead(
        int? before, int? now, bool? expected) => Assert.Equal(
            expected, CounterStep.IsNewCycle(Noon, Noon.AddMinutes(5), At(before), At(now)));

    private static DateTimeOffset? At(int? minute) => minute is { } m ? Noon.AddMinutes(m) : null;
}
