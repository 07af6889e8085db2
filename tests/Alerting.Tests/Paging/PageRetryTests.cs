using Burnwatch.Alerting.Paging;

namespace Burnwatch.Alerting.Tests.Paging;

public class PageRetryTests
{
    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 4)]
    [InlineData(5, 32)]
    [InlineData(8, 256)]
    [InlineData(9, 300)]
    [InlineData(int.MaxValue, 300)]
    public void The_wait_doubles_up_to_five_minutes(int attempts, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), PageRetry.DelayAfter(attempts, null, 1));

    [Fact]
    public void Chance_takes_up_to_half_of_it() => Assert.Equal(TimeSpan.FromSeconds(150), PageRetry.DelayAfter(20, null, 0));

    [Fact]
    public void What_the_channel_asked_for_is_kept_where_it_is_longer()
    {
        Assert.Equal(TimeSpan.FromMinutes(20), PageRetry.DelayAfter(1, TimeSpan.FromMinutes(20), 0.5));
        Assert.Equal(TimeSpan.FromSeconds(300), PageRetry.DelayAfter(20, TimeSpan.FromSeconds(1), 1));
    }

    [Fact]
    public void Nobody_makes_a_page_wait_for_more_than_an_hour() => Assert.Equal(TimeSpan.FromHours(1), PageRetry.DelayAfter(1, TimeSpan.FromDays(9), 0.5));
}
