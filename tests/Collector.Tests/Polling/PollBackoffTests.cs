using Burnwatch.Collector.Polling;
using static Burnwatch.Collector.Tests.Some;

namespace Burnwatch.Collector.Tests.Polling;

public sealed class PollBackoffTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact] public void A_poll_that_never_failed_is_due() => Assert.True(default(PollBackoff).IsDue(Noon));

    [Fact] public void The_first_wait_is_at_most_one_interval() => Waits(60, failures: 0, jitter: 1);

    [Fact] public void Jitter_takes_up_to_half_of_it() => Waits(30, failures: 0, jitter: 0);

    [Fact] public void Each_failure_doubles_it() => Waits(240, failures: 2, jitter: 1);

    [Fact] public void It_does_not_grow_past_ten_minutes() => Waits(600, failures: 4, jitter: 1);

    [Fact] public void It_never_overflows() => Waits(600, failures: 1_000_000, jitter: 1);

    [Fact] public void What_the_provider_asks_for_is_kept_to_the_second() =>
        Waits(17, failures: 3, jitter: 0.3, asked: 17);

    [Fact] public void The_provider_may_ask_for_more_than_we_would_wait() =>
        Waits(1800, failures: 0, jitter: 0, asked: 1800);

    [Fact] public void The_provider_cannot_silence_us_for_more_than_an_hour() =>
        Waits(3600, failures: 0, jitter: 0, asked: 86400);

    [Fact] public void A_time_to_come_back_that_has_passed_is_now() => Waits(0, failures: 0, jitter: 0, asked: -5);

    [Fact]
    public void A_long_interval_is_not_shortened_by_failing() => Assert.Equal(
        Noon.AddHours(1), new PollBackoff(5, Noon).Failed(TimeSpan.FromHours(1), null, Noon, 1).NotBefore);

    [Fact]
    public void It_is_due_again_when_the_wait_is_over()
    {
        var backoff = default(PollBackoff).Failed(Minute, null, Noon, 1);
        Assert.False(backoff.IsDue(Noon.AddSeconds(59)));
        Assert.True(backoff.IsDue(Noon.AddSeconds(60)));
    }

    private static void Waits(double seconds, int failures, double jitter, double? asked = null)
    {
        var backoff = new PollBackoff(failures, Noon)
            .Failed(Minute, asked is { } wish ? TimeSpan.FromSeconds(wish) : null, Noon, jitter);
        Assert.Equal(new PollBackoff(failures + 1, Noon.AddSeconds(seconds)), backoff);
    }
}
