using Burnwatch.Quality.Contenders;
using Burnwatch.Testing;
using Burnwatch.Traffic;
using Burnwatch.Training;
using Burnwatch.Training.Contenders;

namespace Burnwatch.Quality.Tests.Contenders;

public sealed class ScoreContenderTests
{
    private static readonly TestTraffic Traffic = SomeTraffic.Of();
    private static readonly DateTimeOffset Noon = SomeTraffic.Monday + TimeSpan.FromDays(9.5);

    [Fact]
    public void What_comes_back_within_six_hours_of_the_last_crossing_is_the_same_incident()
    {
        var opened = OpenedBy(Spike(0), Spike(hours: 1), Spike(hours: 6.5), Spike(hours: 14));
        Assert.Equal([(0, false), (1, true), (6.5, true), (14, false)], opened);
    }

    [Fact]
    public void What_goes_on_with_little_pause_opens_once() =>
        Assert.Equal([(0, false)], OpenedBy(Spike(0), Spike(hours: 1.0 / 6), Spike(hours: 0.5)));

    [Fact]
    public void Nothing_opens_in_the_warm_up() => Assert.Empty(OpenedBy(Spike(hours: -5 * 24)));

    [Fact]
    public void Rows_of_other_keys_do_not_count()
    {
        var rows = Traffic.Rows.Append(Spike(0) with { Key = "key-1" }).OrderBy(row => row.At).ToList();
        Assert.Empty(Trained().Incidents(Traffic.Keys[0], rows));
    }

    [Theory]
    [InlineData(26)]
    [InlineData(52)]
    public void A_threshold_opens_as_many_as_were_asked_for_on_the_keys_it_was_set_on(double budget)
    {
        var traffic = Wild();
        var trained = new StaticThreshold(traffic).Train(traffic.Keys, budget);
        var opened = traffic.Keys.Sum(key => trained.Incidents(key, key.Rows).Count(opening => !opening.IsAnew));
        Assert.InRange(opened / (traffic.Keys.Count * traffic.WarmYears), budget * 0.75, budget * 1.25);
    }

    private static ITrained Trained() => new StaticThreshold(Traffic).Train(Traffic.Keys, budget: 0);

    private static TrafficRow Spike(double hours) =>
        new() { At = Noon + TimeSpan.FromMinutes(Math.Round(hours * 6) * 10), Key = "key-0", Credits = 1e6 };

    // In hours since noon, from the end of the bucket of the first spike on.
    private static List<(double Hours, bool IsAnew)> OpenedBy(params TrafficRow[] spikes)
    {
        var key = Traffic.Keys[0];
        var rows = key.Rows.Concat(spikes).OrderBy(row => row.At).ToList();
        return [.. Trained().Incidents(key, rows)
            .Select(opening => (Math.Round((opening.At - Noon - Traffic.Bucket).TotalHours, 1), opening.IsAnew))];
    }

    // Every key has spikes of its own heights, a few a day.
    private static TestTraffic Wild()
    {
        var random = new Random(7);
        var rows = Traffic.Rows.Select(row => row with { Credits = row.Credits / random.NextDouble() });
        return new TestTraffic([.. rows], Traffic.Bucket, Traffic.Warmup);
    }
}
