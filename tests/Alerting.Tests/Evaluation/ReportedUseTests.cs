using System.Text.Json;
using Burnwatch.Testing;

namespace Burnwatch.Alerting.Tests.Evaluation;

/// <summary>What services report is evidence for the open tail, and nothing else.</summary>
public sealed class ReportedUseTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Fact]
    public async Task A_leak_that_services_report_is_paged_before_the_analytics_show_it_and_is_counted_nowhere()
    {
        var (world, key) = await World.SteadyAsync(database);
        var (sum, profile) = await BookAsync(world, key);

        await world.ReportAsync(key, world.Now, 60_000);
        world.Clock.Advance(TimeSpan.FromSeconds(30));
        await world.TickAsync();

        var page = Assert.Single(await world.PagesAsync());
        var content = JsonSerializer.Deserialize(page.Content, AlertingJson.Default.PageContent)!;
        Assert.Equal(60_000, content.Signals[0].Reported);
        Assert.Contains("60,000 credits of the open minutes are what services reported", content.Signals[0].Reason);
        var evidence = await world.ScalarAsync<string>("select evidence::text from incident_event");
        Assert.Equal(
            60_000, JsonSerializer.Deserialize(evidence, AlertingJson.Default.Judgement)!.Signals[0].Reported);
        Assert.Equal((sum, profile), await BookAsync(world, key));
    }

    [Fact]
    public async Task Once_the_analytics_show_it_nobody_is_told_again()
    {
        var (world, key) = await World.SteadyAsync(database);
        await world.ReportAsync(key, world.Now, 60_000);
        world.Clock.Advance(TimeSpan.FromSeconds(30));
        await world.TickAsync();

        world.Clock.Advance(TimeSpan.FromSeconds(30));
        await world.PollAsync(new Used(key, world.Now.AddMinutes(-1), 60_000));
        await world.TickAsync();

        Assert.Single(await world.PagesAsync());
    }

    [Fact]
    public async Task What_the_analytics_show_already_is_not_counted_twice()
    {
        var (world, key) = await World.SteadyAsync(database);
        await world.PassAsync(1, (key, 900));
        await world.ReportAsync(key, world.Now.AddMinutes(-1), 900);
        await world.TickAsync();

        Assert.Empty(await world.PagesAsync());
    }

    [Fact]
    public async Task What_is_reported_bit_by_bit_is_judged_as_it_grows()
    {
        var (world, key) = await World.SteadyAsync(database);
        for (var i = 0; i < 3; i++)
        {
            await world.ReportAsync(key, world.Now, 300);
            await world.TickAsync();
        }
        Assert.Empty(await world.PagesAsync());

        await world.ReportAsync(key, world.Now, 60_000);
        world.Clock.Advance(TimeSpan.FromSeconds(30));
        await world.TickAsync();
        Assert.Single(await world.PagesAsync());
    }

    [Fact]
    public async Task It_is_read_anew_by_another_node()
    {
        var (world, key) = await World.SteadyAsync(database);
        await world.ReportAsync(key, world.Now, 60_000);
        world.Clock.Advance(TimeSpan.FromSeconds(30));
        world.Restart();
        await world.TickAsync();

        Assert.Single(await world.PagesAsync());
    }

    [Fact]
    public async Task What_the_analytics_never_showed_teaches_nothing_and_ends_with_what_they_show()
    {
        var world = await World.CreateAsync(database);
        var (key, twin) = (await world.SteadyKeyAsync(), await world.SteadyKeyAsync("twin"));
        await world.PollAsync();
        await world.TickAsync();
        await world.ReportAsync(key, world.Now, 60_000);
        await world.PassAsync(200, (key, 100), (twin, 100));

        Assert.Equal("resolved", await world.ScalarAsync<string>("select state from incident where key_id = @key", new { key }));
        Assert.Equal(
            await world.ScalarAsync<long>("select sum(credits)::bigint from usage_bucket where key_id = @twin", new { twin }),
            await world.ScalarAsync<long>("select sum(credits)::bigint from usage_bucket where key_id = @key", new { key }));
    }

    [Fact]
    public async Task Use_of_a_credential_that_moved_belongs_to_its_new_key()
    {
        var world = await World.CreateAsync(database);
        var (key, twin) = (await world.SteadyKeyAsync(), await world.SteadyKeyAsync("twin"));
        await world.PollAsync();
        await world.TickAsync();
        await world.ReportAsync(key, world.Now, 60_000);
        await world.ExecuteAsync(
            """
            update credential set key_id = @twin where id = @key;
            update usage_sample set key_id = @twin, stored_at = clock_timestamp() where credential_id = @key
            """,
            new { key, twin });
        world.Clock.Advance(TimeSpan.FromSeconds(30));
        await world.TickAsync();

        Assert.Equal("trigger 1 of twin", Assert.Single(await world.PagesAsync()).ToString());
    }

    [Fact]
    public async Task What_was_stored_in_a_transaction_that_ends_a_minute_later_is_read_too()
    {
        var world = await World.CreateAsync(database);
        var (key, twin) = (await world.SteadyKeyAsync(), await world.SteadyKeyAsync("twin"));
        await world.PollAsync();
        await world.ReportAsync(twin, world.Now, 1);
        await world.TickAsync();
        await world.ReportAsync(key, world.Now, 60_000);
        await world.ExecuteAsync(
            "update usage_sample set stored_at = stored_at - interval '1 minute' where key_id = @key", new { key });
        world.Clock.Advance(TimeSpan.FromSeconds(30));
        await world.TickAsync();

        Assert.Single(await world.PagesAsync());
    }

    private static async Task<(long Sum, string Profile)> BookAsync(World world, long key) => (
        await world.ScalarAsync<long>("select sum(credits)::bigint from usage_bucket where key_id = @key", new { key }),
        await world.ScalarAsync<string>("select encode(state, 'hex') from profile where key_id = @key", new { key }));
}
