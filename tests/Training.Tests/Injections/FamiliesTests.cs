using Burnwatch.Testing;
using Burnwatch.Traffic;
using Burnwatch.Training.Injections;

namespace Burnwatch.Training.Tests.Injections;

public sealed class FamiliesTests
{
    private static readonly TestTraffic Traffic = SomeTraffic.Of();

    public static TheoryData<string> Names => [.. Families.All.Select(family => family.Name)];

    [Theory, MemberData(nameof(Names))]
    public void The_same_seed_draws_the_same_abuse(string family) =>
        Assert.Equal(Draw(family, seed: 1).SelectMany(of => of.Rows), Draw(family, seed: 1).SelectMany(of => of.Rows));

    [Theory, MemberData(nameof(Names))]
    public void Another_seed_draws_other_abuse(string family) =>
        Assert.NotEqual(Draw(family, seed: 1).Select(of => of.Facts), Draw(family, seed: 2).Select(of => of.Facts));

    [Theory, MemberData(nameof(Names))]
    public void Abuse_happens_after_the_warm_up_and_can_be_found_within_the_file(string family) =>
        Assert.All(Draw(family, seed: 1), injection =>
        {
            Assert.InRange(injection.Onset, Traffic.TestFrom, Traffic.TestThrough);
            Assert.InRange(injection.FoundBy, injection.Onset, Traffic.TestThrough);
            var times = injection.Rows.Select(row => row.At).ToList();
            Assert.Equal(times.Order(), times);
        });

    [Theory]
    [InlineData("burst 5x", 5)]
    [InlineData("burst 2x", 2)]
    [InlineData("drain 10x", 10)]
    public void No_two_buckets_of_a_burst_are_alike_and_none_is_far_from_its_size(string family, double times) =>
        Assert.All(Draw(family, seed: 1), injection =>
        {
            var whole = Added(injection)[1..^1].Select(row => row.Credits / injection.Key.P99).ToList();
            Assert.Equal(whole.Count, whole.Distinct().Count());
            Assert.All(whole, size => Assert.InRange(size, times * 0.7 * 0.6, times * 1.65 * 1.4));
        });

    [Fact]
    public void Abuse_begins_within_a_bucket() =>
        Assert.All(
            Draw("burst 5x", seed: 1),
            injection => Assert.NotEqual(0, injection.Onset.Ticks % Traffic.Bucket.Ticks));

    [Fact]
    public void Requests_follow_the_credits_at_a_price_of_their_own() =>
        Assert.All(Draw("drain 10x", seed: 1), injection =>
        {
            var prices = Added(injection)[1..^1].Select(row => row.Credits / row.Requests!.Value).ToList();
            Assert.All(prices, price => Assert.InRange(price / injection.Key.CreditsPerRequest!.Value, 0.49, 2.05));
        });

    [Fact]
    public void Dearer_requests_are_no_more_requests() =>
        Assert.All(Draw("cost", seed: 1), injection =>
        {
            Assert.Equal(injection.Key.Rows.Select(row => row.Requests), injection.Rows.Select(row => row.Requests));
            var times = injection.Rows.Zip(injection.Key.Rows, (row, own) => row.Credits / own.Credits)
                .Where(of => of != 1)
                .ToList();
            Assert.InRange(times.Count, 4, 8);
            Assert.All(times, of => Assert.InRange(of, 1, 30 * 1.4));
        });

    [Fact]
    public void A_key_wakes_after_four_days_without_use() =>
        Assert.All(Draw("idle wake", seed: 1), injection =>
        {
            var before = injection.Rows.Last(row => row.At < injection.Onset).At;
            Assert.True(injection.Onset - before >= TimeSpan.FromDays(4));
            Assert.Contains(injection.Rows, row => row.At == injection.Onset);
        });

    [Fact]
    public void Use_at_an_odd_hour_begins_at_an_hour_that_was_never_used() =>
        Assert.All(
            Draw("off-hours", seed: 1),
            injection => Assert.DoesNotContain(injection.Onset.Hour, injection.Key.UsedHours));

    [Fact]
    public void A_doubled_burn_is_about_twice_what_it_was() =>
        Assert.All(Draw("burn x2", seed: 1), injection =>
        {
            var since = injection.Onset + Traffic.Bucket;
            var own = injection.Key.Rows.Where(row => row.At >= since).Sum(row => row.Credits);
            Assert.InRange(injection.Rows.Where(row => row.At >= since).Sum(row => row.Credits) / own, 1.65, 2.75);
        });

    [Fact]
    public void A_new_key_was_never_seen_before_it_is_drained() =>
        Assert.All(Draw("new key", seed: 1), injection =>
        {
            Assert.DoesNotContain(Traffic.Rows, row => row.Key == injection.Key.Name);
            var first = injection.Rows.First(row => row.Key == injection.Key.Name);
            Assert.Equal(Traffic.BucketOf(injection.Onset), first.At);
            Assert.Contains(injection.Rows, row => row.Key == "key-0");
        });

    [Fact]
    public void A_pin_stands_at_the_maximum_among_readings_that_do_not() =>
        Assert.All(Draw("pin", seed: 1), injection =>
        {
            var readings = injection.Rows.Where(row => row.ConcurrentMax > 0).ToList();
            Assert.InRange(readings.Count(row => row.Concurrent == row.ConcurrentMax), 3, 4);
            Assert.Contains(readings, row => row.Concurrent < row.ConcurrentMax);
        });

    [Fact]
    public void A_probe_comes_about_a_day_before_the_burst_on_the_same_new_product() =>
        Assert.All(Draw("probe", seed: 1), injection =>
        {
            var foreign = injection.Rows.Where(row => row.Product == "never used").ToList();
            Assert.InRange(injection.Onset - foreign[0].At, TimeSpan.FromHours(16.5), TimeSpan.FromHours(40));
            Assert.True(foreign[0].Credits < injection.Key.Median / 10);
            Assert.True(foreign.Count > 2);
        });

    private static List<Injection> Draw(string family, int seed) =>
        [.. Families.All.Single(of => of.Name == family).Draw(Traffic, seed)];

    private static List<TrafficRow> Added(Injection injection) => [.. injection.Rows.Except(injection.Key.Rows)];
}
