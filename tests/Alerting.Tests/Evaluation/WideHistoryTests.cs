using Burnwatch.Alerting.Calibrating;
using Burnwatch.Testing;

namespace Burnwatch.Alerting.Tests.Evaluation;

/// <summary>History by the hour, history that is read anew, and a settling time that moves.</summary>
public class WideHistoryTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private const string HoursSql = """
        insert into usage_bucket (key_id, bucket_start, bucket_end, credential_id, product, model, workspace_id,
                                  credits, requests, read_at, reading)
        select @key, at, at + interval '1 hour', @key, 'TTS', 'turbo', 1, @credits, 60, @Now, 0
          from generate_series(@From, @To - interval '1 hour', interval '1 hour') as at
        """;

    [Fact]
    public async Task A_past_that_is_known_by_the_hour_makes_a_key_warm_and_what_goes_on_no_news()
    {
        var world = await World.CreateAsync(database);
        var key = await world.KeyAsync("tts-prod");
        await HoursAsync(world, key, world.Now.AddDays(-91), world.Now.AddDays(-3), 6_000);
        await world.PastAsync(key, world.Now.AddDays(-3), world.Now, 1_000);
        await world.PollAsync();
        await world.TickAsync();
        Assert.True(await world.ScalarAsync<bool>("select is_warm from profile where key_id = @key", new { key }));
        await world.PassAsync(60, (key, 100));
        Assert.Empty(await world.StepsAsync());
        await world.PassAsync(5, (key, 9_000));
        Assert.Equal(["opened"], await world.StepsAsync());
    }

    [Fact]
    public async Task A_wide_bucket_counts_in_each_span_of_ten_minutes_by_its_part()
    {
        var world = await World.CreateAsync(database);
        var key = await world.KeyAsync("tts-prod");
        var from = UsageSpan.StartOf(world.Now.AddHours(-3));
        await HoursAsync(world, key, from, from.AddHours(2), 6_000);
        await world.PastAsync(key, from.AddHours(2), from.AddHours(3), 70);
        await using var connection = await database.DataSource.OpenConnectionAsync();
        var spans = await new HistoryReader(connection, default).SpansAsync(key, from, from.AddHours(3));
        Assert.Equal(
            [.. Enumerable.Repeat(1_000.0, 12), .. Enumerable.Repeat(70.0, 6)], spans.Select(span => span.Credits));
        Assert.All(spans, span => Assert.Equal(UsageSpan.Length, span.End - span.Start));
    }

    [Fact]
    public async Task Usage_of_last_month_that_is_read_only_now_pages_nobody()
    {
        var world = await World.CreateAsync(database);
        var (known, old) = (await world.SteadyKeyAsync(), await world.KeyAsync("old"));
        await world.PollAsync();
        await world.TickAsync();
        await world.PollAsync(
            new Used(known, world.Now.AddDays(-10), 900_000), new Used(old, world.Now.AddDays(-10), 900_000));
        await world.TickAsync();
        Assert.Empty(await world.StepsAsync());
        await world.PollAsync(new Used(known, world.Now.AddHours(-3), 900_000));
        await world.TickAsync();
        Assert.Equal(["opened"], await world.StepsAsync());
    }

    [Fact]
    public async Task A_settling_time_that_moves_takes_back_nothing_that_was_settled()
    {
        var world = await World.CreateAsync(database);
        var key = await world.SteadyKeyAsync();
        await world.PassAsync(40, (key, 100));
        var before = await SettledAsync(world);
        Assert.Equal(UsageSpan.StartOf(world.Now.AddMinutes(-30)), before);

        await SettleAsync(world, "6 hours");
        await world.PassAsync(5, (key, 100));
        Assert.Equal(before, await SettledAsync(world));
        world.Restart();
        await world.PassAsync(5, (key, 100));
        Assert.Equal(before, await SettledAsync(world));

        await SettleAsync(world, "10 minutes");
        await world.PassAsync(1, (key, 100));
        Assert.Equal(UsageSpan.StartOf(world.Now.AddMinutes(-10)), await SettledAsync(world));
        Assert.Empty(await world.StepsAsync());
    }

    private static Task SettleAsync(World world, string settling) => world.ExecuteAsync(
        """
        update workspace set settling = @settling::interval, settling_source = 'learnt';
        insert into workspace_settling (workspace_id, since, settling) values (1, @Now, @settling::interval);
        """,
        new { settling, Now = world.Now.UtcDateTime });

    private static async Task<DateTimeOffset> SettledAsync(World world) => new(
        await world.ScalarAsync<DateTime>("select settled_through from shard_progress where shard_id = 0"),
        TimeSpan.Zero);

    private static Task HoursAsync(World world, long key, DateTimeOffset from, DateTimeOffset to, long credits) =>
        world.ExecuteAsync(
            HoursSql,
            new { key, credits, From = from.UtcDateTime, To = to.UtcDateTime, Now = world.Now.UtcDateTime });
}
