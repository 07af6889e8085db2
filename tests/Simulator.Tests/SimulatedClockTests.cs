using Microsoft.Extensions.Time.Testing;

namespace Burnwatch.Simulator.Tests;

public sealed class SimulatedClockTests
{
    private readonly FakeTimeProvider real = new(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly SimulatedClock clock;

    public SimulatedClockTests() => clock = new SimulatedClock(Some.Noon, 60, real);

    [Fact]
    public void It_starts_at_its_origin_and_runs_at_its_speed()
    {
        Assert.Equal(Some.Noon, clock.GetUtcNow());
        real.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(Some.Noon.AddMinutes(2), clock.GetUtcNow());
    }

    [Fact]
    public void Timestamps_elapse_as_the_time_of_day_does()
    {
        var start = clock.GetTimestamp();
        real.Advance(TimeSpan.FromSeconds(90));
        Assert.Equal(TimeSpan.FromMinutes(90), clock.GetElapsedTime(start));
    }

    [Fact]
    public void A_delay_ends_when_its_simulated_time_is_over_and_not_before()
    {
        var delay = Task.Delay(TimeSpan.FromMinutes(1), clock);
        real.Advance(TimeSpan.FromMilliseconds(999));
        Assert.False(delay.IsCompleted);
        real.Advance(TimeSpan.FromMilliseconds(1));
        Assert.True(delay.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task A_periodic_timer_ticks_in_simulated_time()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMinutes(10), clock);
        for (var tick = 0; tick < 3; tick++)
        {
            var next = timer.WaitForNextTickAsync().AsTask();
            Assert.False(next.IsCompleted);
            real.Advance(TimeSpan.FromSeconds(10));
            Assert.True(await next);
        }
    }

    [Fact]
    public void A_cancellation_after_a_while_comes_in_simulated_time()
    {
        using var cancellation = new CancellationTokenSource(TimeSpan.FromHours(1), clock);
        real.Advance(TimeSpan.FromSeconds(59));
        Assert.False(cancellation.IsCancellationRequested);
        real.Advance(TimeSpan.FromSeconds(1));
        Assert.True(cancellation.IsCancellationRequested);
    }

    [Fact]
    public void A_timer_that_is_changed_is_scaled_too()
    {
        var rang = 0;
        using var timer = clock.CreateTimer(_ => rang++, null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        timer.Change(TimeSpan.FromMinutes(1), Timeout.InfiniteTimeSpan);
        real.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, rang);
    }

    [Fact]
    public void A_period_below_a_real_millisecond_still_repeats()
    {
        var rang = 0;
        using var timer = new SimulatedClock(Some.Noon, 1_000_000, real)
            .CreateTimer(_ => rang++, null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
        real.Advance(TimeSpan.FromMilliseconds(3));
        Assert.Equal(3, rang);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    public void A_speed_that_is_not_above_zero_is_refused(double speed) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new SimulatedClock(Some.Noon, speed));
}
