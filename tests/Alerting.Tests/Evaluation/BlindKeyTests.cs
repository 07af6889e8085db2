using Burnwatch.Testing;

namespace Burnwatch.Alerting.Tests.Evaluation;

/// <summary>A key that cannot be judged: its zone is one that this machine does not know.</summary>
public class BlindKeyTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private const string Break = "update key set time_zone = 'Mars/Olympus' where name = 'blind'";

    [Fact]
    public async Task It_does_not_blind_the_others()
    {
        var (world, key, blind) = await TwoKeysAsync();
        await world.TickAsync();
        await world.ExecuteAsync(Break);
        await world.PassAsync(3, (key, 9_000), (blind, 9_000));
        Assert.Equal(["trigger 1 of tts-prod"], (await world.PagesAsync()).Select(p => p.ToString()));
        Assert.Contains(world.Logs.Messages, m => m.Name == "KeyNotJudged" && m.Text.Contains($"Key {blind} ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task It_does_not_blind_them_at_first_sight()
    {
        var (world, key, blind) = await TwoKeysAsync();
        await world.ExecuteAsync(Break);
        await world.TickAsync();
        await world.PassAsync(3, (key, 9_000), (blind, 9_000));
        Assert.Equal(["trigger 1 of tts-prod"], (await world.PagesAsync()).Select(p => p.ToString()));
    }

    [Fact]
    public async Task It_does_not_blind_them_after_a_restart()
    {
        var (world, key, blind) = await TwoKeysAsync();
        await world.TickAsync();
        await world.ExecuteAsync(Break);
        world.Restart();
        await world.PassAsync(3, (key, 9_000), (blind, 9_000));
        Assert.Equal(["trigger 1 of tts-prod"], (await world.PagesAsync()).Select(p => p.ToString()));
    }

    [Fact]
    public async Task Mended_it_is_judged_and_its_past_is_not_paged()
    {
        var (world, key, blind) = await TwoKeysAsync();
        await world.ExecuteAsync("update usage_bucket set credits = 9000 where bucket_start between '2026-06-12 08:00Z' and '2026-06-12 09:00Z'");
        await world.ExecuteAsync(Break);
        await world.TickAsync();
        await world.PassAsync(2, (key, 100), (blind, 100));
        await world.ExecuteAsync("update key set time_zone = null");
        await world.PassAsync(2, (key, 100), (blind, 100));
        Assert.Empty(await world.StepsAsync());
        await world.PassAsync(1, (key, 100), (blind, 600_000));
        Assert.Equal(["trigger 1 of blind"], (await world.PagesAsync()).Select(p => p.ToString()));
    }

    [Fact]
    public async Task One_whose_page_cannot_be_worded_keeps_no_other_from_being_paged()
    {
        var (world, key, blind) = await TwoKeysAsync();
        await world.TickAsync();
        await world.PassAsync(2, (key, 100), (blind, 9_000));
        await world.ExecuteAsync(
            "update incident set signals = jsonb_set(signals, '{0,signal,kind}', '99'), paged_at = paged_at - interval '2 days'");
        await world.PassAsync(3, (key, 9_000), (blind, 9_000));
        Assert.Equal(["trigger 1 of blind", "trigger 1 of tts-prod"], (await world.PagesAsync()).Select(p => p.ToString()));
        Assert.Contains(
            world.Logs.Messages,
            m => m.Name == "IncidentNotWritten" && m.Text.Contains($"key {blind} ", StringComparison.Ordinal));
    }

    private async Task<(World World, long Key, long Blind)> TwoKeysAsync()
    {
        var world = await World.CreateAsync(database);
        var (key, blind) = (await world.SteadyKeyAsync(), await world.SteadyKeyAsync("blind"));
        await world.PollAsync();
        return (world, key, blind);
    }
}
