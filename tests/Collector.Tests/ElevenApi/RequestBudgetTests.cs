using Burnwatch.Collector.ElevenApi;
using Microsoft.Extensions.Time.Testing;
using static Burnwatch.Collector.ElevenApi.CallLane;
using static Burnwatch.Collector.Tests.Some;

namespace Burnwatch.Collector.Tests.ElevenApi;

public sealed class RequestBudgetTests
{
    private readonly FakeTimeProvider time = new(Noon);

    [Fact]
    public void The_background_leaves_a_quarter_to_the_fast_lane()
    {
        var budget = new RequestBudget(60, time);
        Assert.Equal(45, TakenBy(budget, Background));
        Assert.Equal(15, TakenBy(budget, Fast));
    }

    [Fact]
    public void The_fast_lane_may_use_it_all() => Assert.Equal(60, TakenBy(new RequestBudget(60, time), Fast));

    [Fact]
    public void What_is_used_comes_back_evenly()
    {
        var budget = new RequestBudget(60, time);
        TakenBy(budget, Fast);
        time.Advance(TimeSpan.FromMilliseconds(999));
        Assert.Equal(0, TakenBy(budget, Fast));
        time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(1, TakenBy(budget, Fast));
        time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(10, TakenBy(budget, Fast));
    }

    [Fact]
    public void Of_an_idle_hour_one_minute_is_saved_up()
    {
        var budget = new RequestBudget(60, time);
        time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(60, TakenBy(budget, Fast));
    }

    [Fact]
    public async Task Who_waits_gets_the_next_one()
    {
        var budget = new RequestBudget(60, time);
        TakenBy(budget, Fast);
        var fast = budget.WaitAsync(Fast, default).AsTask();
        var background = budget.WaitAsync(Background, default).AsTask();
        Assert.False(fast.IsCompleted || background.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.True((await fast).IsAcquired);
        for (var second = 0; second < 17; second++)
        {
            Assert.False(background.IsCompleted && second < 16);
            time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.True((await background).IsAcquired);
    }

    [Fact]
    public async Task A_wait_ends_when_it_is_stopped()
    {
        var budget = new RequestBudget(60, time);
        TakenBy(budget, Fast);
        using var stop = new CancellationTokenSource();
        var waiting = budget.WaitAsync(Fast, stop.Token).AsTask();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await waiting);
    }

    private static int TakenBy(RequestBudget budget, CallLane lane)
    {
        var taken = 0;
        while (budget.TryTake(lane))
            taken++;
        return taken;
    }
}
