using Burnwatch.Collector.Usage;

namespace Burnwatch.Collector.Tests.Usage;

public sealed class SettlingTimeTests
{
    [Fact]
    public void Too_few_buckets_show_nothing()
    {
        Assert.Null(SettlingTime.Learn([Count(minutes: 40, buckets: SettlingTime.LeastBuckets - 1)]));
        Assert.NotNull(SettlingTime.Learn([Count(minutes: 40, buckets: SettlingTime.LeastBuckets)]));
    }

    [Fact]
    public void It_is_the_time_by_which_99_of_100_had_their_value() => Learns(
        34, Count(minutes: 1, buckets: 9_000), Count(minutes: 34, buckets: 900), Count(minutes: 300, buckets: 100));

    [Fact]
    public void One_more_of_the_late_ones_moves_it() => Learns(
        300, Count(minutes: 1, buckets: 9_000), Count(minutes: 34, buckets: 899), Count(minutes: 300, buckets: 101));

    [Fact]
    public void Today_counts_more_than_last_week() => Learns(
        20,
        Count(minutes: 20, buckets: 9_700),
        Count(minutes: 90, buckets: 300, days: 6));

    [Fact]
    public void It_is_never_below_ten_minutes() => Learns(10, Count(minutes: 0, buckets: 10_000));

    [Fact]
    public void Nor_above_six_hours() => Learns(360, Count(minutes: 5_000, buckets: 10_000));

    [Fact]
    public void A_small_difference_changes_nothing()
    {
        Assert.Equal(Minutes(30), SettlingTime.Next(Minutes(30), Minutes(33)));
        Assert.Equal(Minutes(34), SettlingTime.Next(Minutes(30), Minutes(34)));
        Assert.Equal(Minutes(30), SettlingTime.Next(Minutes(30), null));
    }

    private static void Learns(double minutes, params SettlingCount[] counts) =>
        Assert.Equal(Minutes(minutes), SettlingTime.Learn(counts));

    private static TimeSpan Minutes(double minutes) => TimeSpan.FromMinutes(minutes);

    private static SettlingCount Count(int minutes, long buckets, int days = 0) =>
        new() { Minutes = minutes, Buckets = buckets, Days = days };
}
