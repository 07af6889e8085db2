using Burnwatch.Alerting.Backtesting;
using Burnwatch.Alerting.Policies;
using Burnwatch.Alerting.Quiet;
using Burnwatch.Testing;
using Microsoft.Extensions.Options;

namespace Burnwatch.Alerting.Tests.Quiet;

/// <summary>What is said afterwards of a burst that was announced.</summary>
public class AnnouncedPastTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Theory]
    [InlineData(1_000_000, 0)]
    [InlineData(100_000, 1)]
    public async Task A_backtest_finds_of_an_announced_burst_what_was_told_of_it(long ceiling, int pages)
    {
        var (world, _) = await BurstAsync(ceiling);
        Assert.Equal(pages, (await world.PagesAsync()).Count);
        var diff = await new Backtest(database.DataSource, Options.Create(world.Options)).RunAsync(
            PolicyBook.Empty, PolicyBook.Empty, Some.Noon.AddMinutes(-1), world.Now, null,
            TestContext.Current.CancellationToken);
        Assert.Equal(pages, diff.Before.Count);
        Assert.All(diff.Before, page => Assert.Contains("that ann announced", page.Reason));
    }

    [Fact]
    public async Task Explain_says_that_a_burst_was_announced()
    {
        var (world, _) = await BurstAsync(ceiling: 1_000_000);
        var told = await world.Explainer.ExplainAsync(
            "tts-prod", null, world.Now, TestContext.Current.CancellationToken);
        Assert.Equal(
            "It did not page because the use was announced until 2026-06-15 13:00 UTC by the expectation 1 of ann (the "
            + "launch), up to 1,000,000 credits. Without that this would have fired: credit spike.",
            told.Conclusion);
    }

    [Fact]
    public async Task The_end_of_a_silence_is_told_once_with_what_it_hid()
    {
        var (world, key) = await World.SteadyAsync(database);
        var rules = new QuietRuleStore(database.DataSource);
        await rules.AddAsync(SomeQuiet.Silence(minutes: 30), world.Now, TestContext.Current.CancellationToken);
        await world.PassAsync(20, (key, 9_000));
        Assert.StartsWith(
            "It did not page: the silence 1 of ann (we move the store) hid the page of 2026-06-15 12:",
            (await world.Explainer.ExplainAsync("tts-prod", null, world.Now, CancellationToken.None)).Conclusion);
        var job = new AnnounceEndsJob(
            rules, new QuietReader(database.DataSource), world.Clock, world.Logs.CreateLogger<AnnounceEndsJob>());
        await job.RunAsync(TestContext.Current.CancellationToken);
        Assert.DoesNotContain(world.Logs.Messages, m => m.Name == "IsOver");

        world.Clock.Advance(TimeSpan.FromMinutes(10));
        await job.RunAsync(TestContext.Current.CancellationToken);
        await job.RunAsync(TestContext.Current.CancellationToken);
        Assert.Equal(
            "The silence 1 of ann (we move the store) ended 2026-06-15 12:30:00Z: it hid 2 pages of 1 incidents, 2 of "
            + "them not told since, and 0 of its bursts used more than was announced",
            Assert.Single(world.Logs.Messages, m => m.Name == "IsOver").Text);
    }

    /// <summary>Twenty minutes of 9,000 credits each, an hour of which was announced.</summary>
    private async Task<(World World, long Key)> BurstAsync(long ceiling)
    {
        var (world, key) = await World.SteadyAsync(database);
        await new QuietRuleStore(database.DataSource).AddAsync(
            SomeQuiet.Expectation(ceiling), world.Now, TestContext.Current.CancellationToken);
        await world.PassAsync(20, (key, 9_000));
        return (world, key);
    }
}
