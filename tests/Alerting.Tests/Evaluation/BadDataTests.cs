using Burnwatch.Testing;
using Microsoft.Extensions.Logging;

namespace Burnwatch.Alerting.Tests.Evaluation;

/// <summary>Rows that cannot be, though their tables allow them: a clock went wrong where they were made.</summary>
public class BadDataTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Fact]
    public async Task Buckets_from_the_future_are_refused_and_told_once_with_their_number()
    {
        var world = await World.CreateAsync(database);
        var (key, other) = (await world.SteadyKeyAsync(), await world.SteadyKeyAsync("other"));
        await world.PassAsync(2, (key, 100), (other, 100));
        await world.PollAsync([
            new Used(key, world.Now.AddHours(1), 9_000), new Used(key, world.Now.AddHours(2), 9_000),
            new Used(other, world.Now.AddDays(1), 9_000)]);
        await world.TickAsync();
        await world.TickAsync();
        var refused = Assert.Single(world.Logs.Messages, m => m.Name == "ValuesRefused");
        Assert.Equal(LogLevel.Warning, refused.Level);
        Assert.Equal(
            $"Shard 0 refused 3 values (3 from the future), the first of key {key}; what was learnt stays as it was",
            refused.Text);
        Assert.Equal(
            new Dictionary<string, long> { ["burnwatch.refusals reason=from_the_future kind=bucket"] = 3 }, world.Meters.Counted);
        await world.PassAsync(70, (key, 100), (other, 100));
        Assert.Empty(await world.StepsAsync());
    }

    [Fact]
    public async Task They_are_refused_when_a_history_is_learnt_as_well()
    {
        var world = await World.CreateAsync(database);
        var key = await world.SteadyKeyAsync();
        await world.PollAsync(new Used(key, world.Now.AddHours(1), 9_000));
        await world.TickAsync();
        Assert.Single(world.Logs.Messages, m => m.Name == "ValuesRefused");
        Assert.Empty(await world.StepsAsync());
    }

    [Fact]
    public async Task Buckets_out_of_order_are_counted()
    {
        var world = await World.CreateAsync(database);
        var key = await world.SteadyKeyAsync();
        await world.PassAsync(90, (key, 100));
        var profile = await world.ScalarAsync<byte[]>("select state from profile where key_id = @key", new { key });
        await world.PollAsync(
            new Used(key, world.Now.AddHours(-10), 10), new Used(key, world.Now.AddMinutes(-80), 10));
        await world.TickAsync();
        Assert.Equal(
            "Shard 0 read 2 buckets of spans that were learnt; those that grew are judged, none is learnt",
            Assert.Single(world.Logs.Messages, m => m.Name == "LateBuckets").Text);
        Assert.Equal(2, world.Meters.Counted["burnwatch.refusals reason=late kind=bucket"]);
        Assert.Equal(profile, await world.ScalarAsync<byte[]>("select state from profile where key_id = @key", new { key }));
    }

    [Fact]
    public async Task A_reading_from_the_future_does_not_blind_the_key_to_those_of_now()
    {
        var world = await World.CreateAsync(database);
        var key = await world.SteadyKeyAsync();
        await world.PassAsync(1, (key, 100));
        await world.ExecuteAsync(
            """
            insert into concurrency_reading (key_id, at, credential_id, model_family, current, maximum, workspace_id)
            values (@key, @At, @key, 'standard', 1, 10, 1)
            """,
            new { key, At = world.Now.AddYears(50).UtcDateTime });
        for (var minute = 0; minute < 12; minute++)
        {
            await world.ReadConcurrencyAsync(key, current: 10);
            await world.PassAsync(1, (key, 100));
        }
        Assert.Equal(["trigger 1 of tts-prod"], (await world.PagesAsync()).Select(p => p.ToString()));
        Assert.Single(world.Logs.Messages, m => m.Name == "ValuesRefused");
        Assert.Equal(1, world.Meters.Counted["burnwatch.refusals reason=from_the_future kind=reading"]);
    }
}
