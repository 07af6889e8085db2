using Burnwatch.Simulator.Scenarios;
using Burnwatch.Simulator.Usage;

namespace Burnwatch.Simulator.Tests.Usage;

public sealed class LeakStreamTests
{
    private static readonly ScenarioKey Key = new() { Name = "k", RequestsPerHour = 100, CreditsPerRequest = 60 };

    [Fact]
    public void It_starts_within_a_minute_of_its_time_and_ends_in_time()
    {
        var minutes = Minutes(
            new()
            {
                Kind = LeakKind.Spike,
                Key = "k",
                AfterLive = TimeSpan.FromMinutes(5),
                Length = TimeSpan.FromMinutes(20),
            });
        Assert.All(minutes[..5], m => Assert.True(m.IsEmpty));
        Assert.All(minutes[6..25], m => Assert.False(m.IsEmpty));
        Assert.All(minutes[25..], m => Assert.True(m.IsEmpty));
    }

    [Fact]
    public void It_strays_from_its_size_by_the_minute_and_keeps_it_on_the_whole()
    {
        // 6,000 credits are usual in an hour, so 10 times it is 1,000 in a minute.
        var minutes = Minutes(new()
        {
            Kind = LeakKind.Drain,
            Key = "k",
            AfterLive = TimeSpan.Zero,
            Times = 10,
            Length = TimeSpan.FromHours(10),
        })[1..];
        Assert.InRange(minutes.Average(m => m.Credits), 850, 1150);
        Assert.All(minutes, m => Assert.InRange(m.Credits, 350, 1970));
        Assert.True(minutes.Select(m => m.Credits).Distinct().Count() > 300);
        Assert.InRange(minutes.Sum(m => m.Credits) / (double)minutes.Sum(m => m.Requests), 55, 66);
    }

    [Fact]
    public void A_size_in_credits_goes_before_a_multiple()
    {
        var minutes = Minutes(new()
        {
            Kind = LeakKind.IdleWake,
            Key = "k",
            AfterLive = TimeSpan.Zero,
            CreditsPerHour = 60_000,
            Length = TimeSpan.FromHours(10),
        })[1..];
        Assert.InRange(minutes.Average(m => m.Credits), 850, 1150);
    }

    [Fact]
    public void Costly_requests_are_few()
    {
        var minutes = Minutes(new() { Kind = LeakKind.CostlyRequests, Key = "k", AfterLive = TimeSpan.Zero });
        Assert.InRange(minutes.Sum(m => m.Credits) / (double)minutes.Sum(m => m.Requests), 1000, 2500);
    }

    [Fact]
    public void A_pin_holds_the_maximum_of_its_family_for_its_time()
    {
        var stream = Stream(
            new()
            {
                Kind = LeakKind.PinnedConcurrency,
                Key = "k",
                AfterLive = TimeSpan.Zero,
                Model = "eleven_flash_v2_5",
            });
        Assert.Equal(30, stream.Concurrency(Some.Noon.AddMinutes(2)));
        Assert.Equal(30, stream.Concurrency(Some.Noon.AddMinutes(59)));
        Assert.Equal(0, stream.Concurrency(Some.Noon.AddMinutes(60)));
        Assert.Equal(0, stream.Concurrency(Some.Noon.AddMinutes(-1)));
    }

    [Fact]
    public void A_leak_may_go_to_a_product_and_model_that_the_key_never_uses()
    {
        var leak = new ScenarioLeak { Kind = LeakKind.Spike, Key = "k", AfterLive = TimeSpan.Zero };
        var stolen = Stream(leak with { Product = "Music", Model = "music_v1" });
        Assert.Equal(("Music", "music_v1"), (stolen.Product, stolen.Model));
        Assert.Equal((Key.Uses[0].Product, Key.Uses[0].Model), (Stream(leak).Product, Stream(leak).Model));
    }

    [Fact]
    public void An_absolute_start_stands_whatever_live_start_is()
    {
        var minutes = Minutes(new() { Kind = LeakKind.Spike, Key = "k", Start = Some.Noon.AddMinutes(30) });
        Assert.All(minutes[..30], m => Assert.True(m.IsEmpty));
        Assert.False(minutes[31].IsEmpty);
    }

    private static LeakStream Stream(ScenarioLeak leak) =>
        new(new Scenario { Keys = [Key], Leaks = [leak] }, leak, Key, 0, Some.Noon);

    private static UsageCell[] Minutes(ScenarioLeak leak)
    {
        var stream = Stream(leak);
        var minutes = new UsageCell[600];
        for (var hour = 0; hour < 10; hour++)
            stream.Fill(Clockwork.Minute(Some.Noon) / 60 + hour, minutes.AsSpan(hour * 60, 60));
        return minutes;
    }
}
