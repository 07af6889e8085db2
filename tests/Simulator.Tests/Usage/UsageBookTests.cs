using Burnwatch.Simulator.Scenarios;
using Burnwatch.Simulator.Usage;

namespace Burnwatch.Simulator.Tests.Usage;

public sealed class UsageBookTests
{
    private static readonly Scenario Late = Some.Scenario(Some.Key("a"), Some.Key("b")) with
    {
        Lateness = new() { Typical = TimeSpan.FromMinutes(1), Longest = TimeSpan.FromMinutes(6), RevisedShare = 0.2 },
    };

    [Fact]
    public void What_is_visible_lags_behind_and_reaches_the_final_values_exactly()
    {
        var book = Book(Late);
        var from = Some.Noon.AddHours(-1);
        var final = Sum(book.Final(from, Some.Noon));
        Assert.True(Sum(book.Visible(from, Some.Noon, Some.Noon)) < final);
        Assert.NotEqual(final, Sum(book.Visible(from, Some.Noon, Some.Noon.AddMinutes(10))));
        Assert.Equal(final, Sum(book.Visible(from, Some.Noon, Some.Noon.AddHours(5))));
    }

    [Fact]
    public void Nothing_is_visible_before_it_happens() =>
        Assert.DoesNotContain(
            Book(Late).Visible(Some.Noon.AddHours(-1), Some.Noon.AddHours(1), Some.Noon), l => l.At >= Some.Noon);

    [Fact]
    public void A_counter_has_no_delay_and_equals_the_final_values_at_a_whole_minute()
    {
        var keys = Keys(Late);
        var book = new UsageBook(keys, new FillUp(Late.Lateness, 1));
        var since = Some.Noon.AddDays(-1);
        var final = Sum(book.Final(since, Some.Noon).Where(l => l.Key == keys[0]));
        Assert.Equal(final, book.Counter(keys[0], since, Some.Noon));
        Assert.InRange(book.Counter(keys[0], since, Some.Noon.AddSeconds(30)), final, final + 10_000);
    }

    [Fact]
    public void A_stopped_key_gets_no_traffic_from_the_next_minute_on_until_it_runs_again()
    {
        var keys = Keys(Late);
        var book = new UsageBook(keys, new FillUp(ScenarioLateness.None, 1));
        var stopped = Some.Noon.AddSeconds(-30 * 60 - 20);
        var again = Some.Noon.AddMinutes(-10);
        keys[0].Change(s => s.WithTraffic(false, stopped));
        keys[0].Change(s => s.WithTraffic(true, again));

        var minutes = book
            .Final(Some.Noon.AddHours(-1), Some.Noon)
            .Where(l => l.Key == keys[0])
            .Select(l => l.At)
            .ToHashSet();

        Assert.Contains(Some.Noon.AddMinutes(-31), minutes);
        Assert.DoesNotContain(minutes, m => m >= Some.Noon.AddMinutes(-30) && m < again);
        Assert.Contains(again, minutes);
        Assert.Equal(
            Sum(book.Final(Some.Noon.AddDays(-1), Some.Noon).Where(l => l.Key == keys[0])),
            book.Counter(keys[0], Some.Noon.AddDays(-1), Some.Noon));
    }

    [Fact]
    public void A_key_has_no_traffic_before_it_was_made()
    {
        var made = Some.Scenario(Some.Key("new") with { CreatedAfterLive = TimeSpan.FromMinutes(-15) });
        Assert.All(
            Book(made).Final(Some.Noon.AddDays(-1), Some.Noon), l => Assert.True(l.At >= Some.Noon.AddMinutes(-15)));
    }

    private static SimulatedKey[] Keys(Scenario scenario) =>
        [.. scenario.Keys.Select(k => new SimulatedKey(scenario, k, Some.Noon))];

    private static UsageBook Book(Scenario scenario) =>
        new(Keys(scenario), new FillUp(scenario.Lateness, scenario.Seed));

    private static long Sum(IEnumerable<UsageLine> lines) => lines.Sum(l => l.Cell.Credits);
}
