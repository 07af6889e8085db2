namespace Burnwatch.Tests.Profiles;

/// <summary>What an open incident brought stays slow to learn, though it is learnt late, when the incident is over.</summary>
public class SlowLearningTests
{
    private static readonly DateTimeOffset Leak = Some.Monday.AddDays(14);

    [Fact]
    public void The_end_of_a_leak_does_not_become_the_peak_of_a_span_or_an_hour()
    {
        var before = Some.Steady(1_000, 14);
        var after = Lived(leakSpans: 12, then: 24, credits: 1_000);
        var wayOfSpan = WayTo(60_000, before.Peaks.Span, after.Peaks.Span);
        var wayOfHour = WayTo(6 * 60_000, before.Peaks.Hour, after.Peaks.Hour);
        // Twelve spans at a tenth each, and not one at once.
        Assert.InRange(wayOfSpan, 0.5, 0.8);
        Assert.InRange(wayOfHour, 0.5, 0.85);
    }

    [Fact]
    public void Nor_when_the_key_rests_after_it()
    {
        var used = Lived(leakSpans: 12, then: 24, credits: 1_000);
        var rested = Lived(leakSpans: 12, then: 24, credits: 0);
        Assert.InRange(rested.Peaks.Span, used.Peaks.Span - 0.1, used.Peaks.Span + 0.1);
        Assert.InRange(rested.Peaks.Hour, used.Peaks.Hour - 0.1, used.Peaks.Hour + 0.1);
    }

    [Fact]
    public void Nor_the_highest_of_the_days_that_it_is_compared_with()
    {
        var before = Some.Steady(1_000, 14);
        var after = Lived(leakSpans: 36, then: 3 * 144, credits: 1_000);
        Assert.InRange(WayTo(36 * 60_000, before.Long.Peak, after.Long.Peak), 0.2, 0.8);
    }

    // The part of the way from one peak to a level that another has gone.
    private static double WayTo(double level, float from, float to) => (to - from) / (Math.Log(1 + level) - from);

    private static Profile Lived(int leakSpans, int then, double credits)
    {
        var watch = new KeyWatch(Some.Steady(1_000, 14));
        var at = Use(watch, Leak, leakSpans, 60_000, open: true);
        at = Use(watch, at, then, credits, open: false);
        Use(watch, at, 1, 1, open: false);
        return watch.Profile;
    }

    private static DateTimeOffset Use(KeyWatch watch, DateTimeOffset at, int spans, double credits, bool open)
    {
        for (var i = 0; i < spans; i++, at += UsageSpan.Length)
        {
            if (credits > 0)
                watch.Put(new KeyBucket(at, at + UsageSpan.Length, credits));
            watch.Learn(at + UsageSpan.Length, Some.Context with { IncidentIsOpen = open });
        }
        return at;
    }
}
