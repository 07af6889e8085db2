using Burnwatch.Alerting.Evaluation;

namespace Burnwatch.Alerting.Tests.Evaluation;

public class SettlingTimesTests
{
    private static readonly DateTimeOffset Noon = Some.Noon;

    [Fact]
    public void Before_any_was_learnt_it_is_half_an_hour() => Settled(-30, new SettlingTimes([]), at: 0);

    [Fact]
    public void The_one_of_the_instant_counts()
    {
        var times = Times((0, 60));
        Settled(-31, times, at: -1);
        Settled(60, times, at: 120);
        Assert.Equal(TimeSpan.FromMinutes(30), times.At(Noon.AddTicks(-1)));
        Assert.Equal(TimeSpan.FromMinutes(60), times.At(Noon));
    }

    [Fact]
    public void A_longer_one_takes_nothing_back()
    {
        var times = Times((0, 60));
        Settled(-30, times, at: 0);
        Settled(-30, times, at: 29);
        Settled(-29, times, at: 31);
    }

    [Fact]
    public void A_shorter_one_settles_more_at_once() => Settled(-10, Times((0, 10)), at: 0);

    [Fact]
    public void Nor_do_several_in_turn()
    {
        var times = Times((0, 10), (5, 90), (10, 300));
        Settled(-5, times, at: 5);
        Settled(-5, times, at: 85);
        Settled(0, times, at: 300);
    }

    private static void Settled(int expected, SettlingTimes times, int at) =>
        Assert.Equal(Noon.AddMinutes(expected), times.SettledAt(Noon.AddMinutes(at)));

    private static SettlingTimes Times(params (int Since, int Minutes)[] rows) => new(rows.Select(r => new SettlingRow
    {
        Since = Noon.AddMinutes(r.Since),
        Settling = TimeSpan.FromMinutes(r.Minutes),
    }));
}
