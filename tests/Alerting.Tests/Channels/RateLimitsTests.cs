using Burnwatch.Alerting.Channels;
using Microsoft.Extensions.Time.Testing;

namespace Burnwatch.Alerting.Tests.Channels;

public class RateLimitsTests
{
    private readonly FakeTimeProvider wire = new(Some.Noon);

    [Fact]
    public void What_is_over_the_rate_waits_until_the_oldest_is_past()
    {
        var limits = new RateLimits(wire);
        var rate = ChannelRate.PerMinute(2);
        Assert.Equal(TimeSpan.Zero, limits.Take("a", rate));
        wire.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(TimeSpan.Zero, limits.Take("a", rate));
        Assert.Equal(TimeSpan.FromSeconds(40), limits.Take("a", rate));
        Assert.Equal(TimeSpan.Zero, limits.Take("b", rate));
        wire.Advance(TimeSpan.FromSeconds(40));
        Assert.Equal(TimeSpan.Zero, limits.Take("a", rate));
    }

    [Fact]
    public void An_address_is_left_alone_for_as_long_as_it_asked()
    {
        var limits = new RateLimits(wire);
        limits.Hold("a", TimeSpan.FromMinutes(5));
        limits.Hold("a", TimeSpan.FromMinutes(1));
        Assert.Equal(TimeSpan.FromMinutes(5), limits.Take("a", ChannelRate.PerMinute(60)));
        wire.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(TimeSpan.Zero, limits.Take("a", ChannelRate.PerMinute(60)));
    }
}
