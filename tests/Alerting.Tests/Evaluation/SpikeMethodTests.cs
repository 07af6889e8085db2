using Burnwatch.Testing;

namespace Burnwatch.Alerting.Tests.Evaluation;

/// <summary>A policy that judges the spikes of a key by the IID method, whose window no snapshot holds.</summary>
public class SpikeMethodTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private const string Choose =
        """
        insert into policy_version (author, at) values ('test', now());
        insert into policy_setting (version, scope, subject, name, value) values (1, 'key', 'tts-prod', 'spike.method', 'iid')
        """;

    [Fact]
    public async Task It_pages_by_the_method_and_says_so()
    {
        var (world, key, other) = await TwoKeysAsync();
        // More than any span of the last day; by its record the other key is far from a spike.
        await world.PassAsync(1, (key, 1_500), (other, 1_500));
        var page = Assert.Single(await world.PagesAsync());
        Assert.Equal("trigger 1 of tts-prod", page.ToString());
        Assert.Contains("By the IID spike method so much has p = ", page.Content);
    }

    [Fact]
    public async Task After_a_restart_it_still_knows_the_last_day()
    {
        var (world, key, _) = await TwoKeysAsync();
        await world.PassAsync(50, (key, 100));
        world.Restart();
        await world.PassAsync(1, (key, 1_500));
        Assert.Equal(["trigger 1 of tts-prod"], (await world.PagesAsync()).Select(p => p.ToString()));
    }

    private async Task<(World World, long Key, long Other)> TwoKeysAsync()
    {
        var world = await World.CreateAsync(database);
        var (key, other) = (await world.SteadyKeyAsync(), await world.SteadyKeyAsync("other"));
        await world.ExecuteAsync(Choose);
        await world.PollAsync();
        await world.TickAsync();
        return (world, key, other);
    }
}
