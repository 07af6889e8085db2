using Burnwatch.Testing;
using Burnwatch.Traffic;

namespace Burnwatch.Training.Tests;

public sealed class KeyTrafficTests
{
    [Fact]
    public void The_p99_counts_unused_spans_as_zero()
    {
        // Of 1008 spans of a week 10 may lie above it.
        var key = KeyOf([.. Enumerable.Range(1, 70).Select(i => 10.0 * i)]);
        Assert.Equal(600, key.P99);
    }

    [Fact]
    public void The_p99_of_a_key_that_is_hardly_used_is_that_of_its_used_spans() =>
        Assert.Equal(30, KeyOf([10, 20, 30]).P99);

    [Fact]
    public void A_key_is_warm_from_its_fiftieth_used_span_on_if_that_lies_on_its_fourth_day()
    {
        var key = SomeTraffic.Of().WarmKeys[0];
        Assert.Equal(SomeTraffic.Monday + TimeSpan.FromDays(3) + TimeSpan.FromHours(8) + SomeTraffic.Bucket, key.WarmFrom);
    }

    [Fact]
    public void A_key_that_was_used_on_one_day_stays_cold()
    {
        var key = KeyOf([.. Enumerable.Repeat(1.0, 100)]);
        Assert.False(key.IsWarm);
        Assert.Null(key.WarmFrom);
    }

    [Fact]
    public void The_fold_of_a_key_does_not_depend_on_the_other_keys_of_the_file() =>
        Assert.Equal(
            SomeTraffic.Of(keys: 6).Keys.Take(3).Select(key => key.FoldOf(5)),
            SomeTraffic.Of(keys: 3).Keys.Select(key => key.FoldOf(5)));

    [Fact]
    public void What_is_labelled_twice_is_missing_once()
    {
        var all = SomeTraffic.Of();
        var at = all.TestFrom.AddDays(2);
        var facts = new KeyFacts { Abuse = [new(at, at.AddHours(5)), new(at.AddHours(1), at.AddHours(6))] };
        var labelled = KeyTraffic.Of("it", all.Keys[0].Rows, all, facts);
        Assert.Equal(6 / 24.0 / 365, all.WarmYears - all.WarmYearsOf(labelled), 1e-9);
    }

    // A key used from the first bucket of the file on, without a pause.
    private static KeyTraffic KeyOf(double[] credits)
    {
        var others = SomeTraffic.Of();
        var rows = credits.Select((used, i) =>
            new TrafficRow { At = others.Rows[0].At + (SomeTraffic.Bucket * i), Key = "it", Credits = used });
        return KeyTraffic.Of("it", [.. rows], others, KeyFacts.None);
    }
}
