using Burnwatch.Host.Configuration;

namespace Burnwatch.Host.Tests.Configuration;

public sealed class ClockOptionsTests
{
    private static readonly DateTimeOffset Origin = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Without_an_origin_the_clock_is_the_real_one() =>
        Assert.Same(TimeProvider.System, new ClockOptions { Speed = 60 }.Create());

    [Fact]
    public void Processes_that_name_the_same_start_share_the_clock()
    {
        var started = TimeProvider.System.GetUtcNow().AddHours(-1);

        var clock = new ClockOptions { Origin = Origin, Start = started, Speed = 24 }.Create();

        // An hour ago at 24 hours an hour; a slow machine may add minutes, and adds no hours.
        Assert.InRange(clock.GetUtcNow(), Origin.AddDays(1), Origin.AddDays(1).AddHours(2));
    }
}
