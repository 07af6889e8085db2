using Burnwatch.Simulator.Scenarios;
using Burnwatch.Simulator.Usage;

namespace Burnwatch.Simulator.Tests.Usage;

public sealed class FillUpTests
{
    private static readonly UsageCell Final = new(10_000, 40);
    private static readonly long Minute = Clockwork.Minute(Some.Noon);

    [Fact]
    public void A_bucket_fills_up_and_never_shrinks_until_it_is_complete()
    {
        var fillUp = new FillUp(
            new() { Typical = TimeSpan.FromMinutes(1), Longest = TimeSpan.FromMinutes(5), RevisedShare = 0 }, 1);
        for (var stream = 0ul; stream < 50; stream++)
        {
            var seen = Enumerable.Range(0, 40)
                .Select(s => fillUp.Visible(stream, Minute, Final, Some.Noon.AddSeconds(s * 10)).Credits)
                .ToList();
            Assert.Equal(0, seen[0]);
            Assert.Equal(seen.Order(), seen);
            Assert.Equal(Final.Credits, seen[36]);
        }
    }

    [Fact]
    public void Some_minutes_are_still_incomplete_a_minute_after_their_end()
    {
        var fillUp = new FillUp(
            new() { Typical = TimeSpan.FromMinutes(1), Longest = TimeSpan.FromMinutes(5), RevisedShare = 0 }, 1);
        var incomplete = Enumerable.Range(0, 200)
            .Count(m => fillUp.Visible(1, Minute + m, Final, Clockwork.Start(Minute + m + 2)) != Final);
        Assert.InRange(incomplete, 20, 180);
    }

    [Fact]
    public void What_is_visible_depends_on_the_instant_alone()
    {
        var one = new FillUp(new(), 1);
        var other = new FillUp(new(), 1);
        var at = Some.Noon.AddSeconds(75);
        for (var later = 0; later < 600; later += 30)
            one.Visible(3, Minute, Final, Some.Noon.AddSeconds(later));
        Assert.Equal(other.Visible(3, Minute, Final, at), one.Visible(3, Minute, Final, at));
    }

    [Fact]
    public void A_revised_minute_is_wrong_at_first_and_right_in_the_end()
    {
        var lateness = new ScenarioLateness { RevisedShare = 1, RevisedWithin = TimeSpan.FromHours(4) };
        var fillUp = new FillUp(lateness, 1);
        var complete = Clockwork.Start(Minute + 1) + lateness.Longest;
        var wrong = Enumerable.Range(0, 100).Count(s => fillUp.Visible((ulong)s, Minute, Final, complete) != Final);
        Assert.True(wrong > 90);
        Assert.All(
            Enumerable.Range(0, 100),
            s => Assert.InRange(fillUp.Visible((ulong)s, Minute, Final, complete).Credits, 8000, 11000));
        Assert.All(
            Enumerable.Range(0, 100),
            s => Assert.Equal(Final, fillUp.Visible((ulong)s, Minute, Final, complete + lateness.RevisedWithin)));
    }

    [Fact]
    public void Without_lateness_a_minute_is_complete_when_it_is_over()
    {
        var fillUp = new FillUp(ScenarioLateness.None, 1);
        Assert.Equal(Final, fillUp.Visible(1, Minute, Final, Clockwork.Start(Minute + 1)));
        Assert.Equal(Final.Credits / 2, fillUp.Visible(1, Minute, Final, Some.Noon.AddSeconds(30)).Credits);
    }
}
