using Burnwatch.Simulator.Scenarios;
using Burnwatch.Simulator.Usage;

namespace Burnwatch.Simulator.Tests.Usage;

public sealed class KindStreamTests
{
    // Monday 2026-06-01.
    private static readonly long Monday = Clockwork.Minute(new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero)) / 60;

    [Fact]
    public void The_same_seed_gives_the_same_traffic_in_whatever_order_it_is_asked_for()
    {
        var hours = Enumerable.Range(0, 48).Select(h => Monday + h).ToList();
        var forth = hours.Select(h => Hour(Stream(seed: 7), h)).ToList();
        var back = hours.AsEnumerable().Reverse().Select(h => Hour(Stream(seed: 7), h)).Reverse().ToList();
        Assert.Equal(forth, back);
    }

    [Fact]
    public void Another_seed_gives_other_traffic() =>
        Assert.NotEqual(Hour(Stream(seed: 7), Monday + 12), Hour(Stream(seed: 8), Monday + 12));

    [Theory]
    [InlineData(KeyKind.SteadyService, 0.5, 2)]
    [InlineData(KeyKind.OfficeHours, 0.15, 0.5)]
    [InlineData(KeyKind.Evenings, 0.25, 0.9)]
    [InlineData(KeyKind.NightlyBatch, 0.02, 0.08)]
    [InlineData(KeyKind.Sparse, 0.005, 0.06)]
    [InlineData(KeyKind.Idle, 0, 0)]
    public void A_kind_keeps_a_share_of_its_busy_rate_over_a_week(KeyKind kind, double least, double most)
    {
        var stream = Stream(kind: kind);
        var requests = Enumerable.Range(0, 168).Sum(h => Hour(stream, Monday + h).Requests);
        Assert.InRange(requests, least * 168 * 600, most * 168 * 600);
    }

    [Fact]
    public void Office_hours_are_local_and_spare_the_weekend()
    {
        var stream = Stream(kind: KeyKind.OfficeHours, zone: "Asia/Tokyo");
        // Ten in the morning in Tokyo is one at night in UTC.
        Assert.True(Hour(stream, Monday + 1).Requests > 100);
        Assert.True(Hour(stream, Monday + 15).Requests < 30);
        Assert.True(Hour(stream, Monday + 5 * 24 + 1).Requests < 60);
    }

    [Fact]
    public void A_nightly_batch_runs_once_a_night()
    {
        var stream = Stream(kind: KeyKind.NightlyBatch);
        for (var day = 0; day < 7; day++)
        {
            var busy = Enumerable.Range(0, 24).Where(h => Hour(stream, Monday + day * 24 + h).Requests > 0);
            Assert.All(busy, h => Assert.InRange(h, 2, 3));
        }
    }

    [Fact]
    public void An_idle_key_is_used_at_first_and_then_no_more()
    {
        var idleSince = Clockwork.Start((Monday + 168) * 60);
        var stream = Stream(kind: KeyKind.Idle, idleSince: idleSince);
        Assert.True(Enumerable.Range(0, 168).Sum(h => Hour(stream, Monday + h).Requests) > 0);
        Assert.Equal(0, Enumerable.Range(168, 168).Sum(h => Hour(stream, Monday + h).Requests));
    }

    [Fact]
    public void Ragged_traffic_has_a_heavy_tail_and_even_traffic_has_none()
    {
        Assert.True(PeakToMedian(raggedness: 1) > 1.6 * PeakToMedian(raggedness: 0));
    }

    [Fact]
    public void Mean_credits_of_a_request_are_as_asked()
    {
        var stream = Stream();
        var sum = Enumerable.Range(0, 336).Select(h => Hour(stream, Monday + h)).Aggregate((a, b) => a + b);
        Assert.InRange(sum.Credits / (double)sum.Requests, 95, 105);
    }

    private static double PeakToMedian(double raggedness)
    {
        var stream = Stream(raggedness: raggedness);
        var hours = Enumerable.Range(0, 336).Select(h => Hour(stream, Monday + h).Credits).Order().ToList();
        return hours[^1] / (double)hours[168];
    }

    private static KindStream Stream(
        long seed = 1,
        KeyKind kind = KeyKind.SteadyService,
        string zone = "UTC",
        double raggedness = 1,
        DateTimeOffset idleSince = default)
    {
        var key = new ScenarioKey
        {
            Name = "k",
            Kind = kind,
            TimeZone = zone,
            RequestsPerHour = 600,
            Raggedness = raggedness,
        };
        return new KindStream(key, key.Uses[0], seed, idleSince);
    }

    private static UsageCell Hour(IUsageStream stream, long hour) => new TotalledStream(stream).Hour(hour);
}
