namespace Burnwatch.Tests.Signals;

public class ConcurrencyPinnedTests
{
    private static readonly DateTimeOffset Start = Some.Monday;

    [Fact]
    public void Ten_minutes_at_the_maximum_fire() => Assert.Equal([false, true], Judge([.. Pinned(0, 9)], [Some.Reading(At(10), 10)]));

    [Fact]
    public void One_reading_below_is_forgiven() =>
        Assert.Equal([true], Judge([.. Pinned(0, 4), Some.Reading(At(5), 7), .. Pinned(6, 10)]));

    [Fact]
    public void A_second_reading_below_begins_anew() =>
        Assert.Equal([false], Judge([.. Pinned(0, 4), Some.Reading(At(5), 7), Some.Reading(At(6), 7), .. Pinned(7, 16)]));

    [Fact]
    public void Time_without_readings_does_not_count() => Assert.Equal([false], Judge([.. Pinned(0, 5), .. Pinned(12, 14)]));

    [Fact]
    public void More_than_the_maximum_is_pinned_too() =>
        Assert.Equal([true], Judge([.. Enumerable.Range(0, 11).Select(m => Some.Reading(At(m), 14))]));

    [Fact]
    public void Each_model_family_has_its_own_pin()
    {
        var mixed = Enumerable.Range(0, 11).SelectMany(m => new[] { Some.Reading(At(m), 10), Some.Reading(At(m), 1, family: "turbo") });
        Assert.Equal([true], Judge([.. mixed]));
    }

    [Fact]
    public void A_key_that_does_not_make_the_burn_is_not_blamed() => Assert.Equal([false], Judge(Some.Context with { BurnShare = 0.2 }, [.. Pinned(0, 10)]));

    [Fact]
    public void A_key_that_makes_the_burn_is() => Assert.Equal([true], Judge(Some.Context with { BurnShare = 0.5 }, [.. Pinned(0, 10)]));

    [Fact]
    public void The_reason_says_how_many_how_long_and_whose()
    {
        Profile profile = default;
        var evidence = new Evidence { Readings = Pinned(0, 20).ToArray() };
        var signal = Assert.Single(Detector.Judge(profile, evidence, Some.Context with { BurnShare = 0.9 }, out _).Signals);
        Assert.Equal("10 of 10 requests of standard at once for 20 min; the key makes 90 % of the workspace's burn.", signal.Reason);
        Assert.Equal(At(0), signal.Since);
    }

    private static IEnumerable<ConcurrencyReading> Pinned(int from, int to) =>
        Enumerable.Range(from, to - from + 1).Select(m => Some.Reading(At(m), 10));

    private static DateTimeOffset At(int minute) => Start.AddMinutes(minute);

    private static List<bool> Judge(params ConcurrencyReading[][] batches) => Judge(Some.Context, batches);

    private static List<bool> Judge(JudgeContext context, params ConcurrencyReading[][] batches)
    {
        Profile profile = default;
        var fired = new List<bool>();
        foreach (var batch in batches)
            fired.Add(Detector.Judge(profile, new Evidence { Readings = batch }, context, out profile).Signals.Count > 0);
        return fired;
    }
}
