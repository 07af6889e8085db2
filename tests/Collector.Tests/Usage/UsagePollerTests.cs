using System.Net;
using Burnwatch.Collector.ElevenApi;
using Burnwatch.Testing;
using Microsoft.Extensions.Logging;
using static Burnwatch.Collector.Tests.Some;

namespace Burnwatch.Collector.Tests.Usage;

public sealed class UsagePollerTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private readonly CollectorTables tables = new(database);
    private readonly UsageProvider provider = new();

    private TestCollector collector = null!;

    public async ValueTask InitializeAsync()
    {
        await tables.EmptyAsync();
        collector = NewCollector();
    }

    public ValueTask DisposeAsync() => collector.DisposeAsync();

    [Fact]
    public async Task On_first_sight_the_history_is_read_by_the_hour_and_its_last_days_in_minutes()
    {
        provider.Booked.AddRange(
        [
            Row(minute: -91 * 24 * 60, credits: 1),
            Row(minute: -5 * 24 * 60 + 20, credits: 2),
            Row(minute: -1, credits: 4),
        ]);
        await PollAsync();
        Assert.Equal(new DateTimeOffset(2026, 1, 21, 0, 0, 0, TimeSpan.Zero), provider.Asked[0].From);
        Assert.All(provider.Asked.Zip(provider.Asked.Skip(1)), pair => Assert.Equal(pair.First.To, pair.Second.From));
        Assert.Equal(7, await StoredCreditsAsync());
        Assert.Equal(Noon.UtcDateTime, await ReadThroughAsync());
        Assert.Equal(
            [TimeSpan.FromHours(1), TimeSpan.FromHours(1), TimeSpan.FromMinutes(1)],
            await tables.AllAsync<TimeSpan>("select bucket_end - bucket_start from usage_bucket order by bucket_start"));
    }

    [Fact]
    public async Task A_history_cut_short_goes_on_after_a_restart_and_the_mark_is_set_only_then()
    {
        provider.Booked.AddRange([Row(minute: -10 * 24 * 60, credits: 1), Row(minute: -1, credits: 2)]);
        provider.Instead = span =>
            span.From >= Noon.AddDays(-5) ? UsageProvider.Failing(HttpStatusCode.BadGateway, "") : null;
        await PollAsync();
        Assert.Null(await ReadThroughAsync());
        var before = provider.Asked.Count;

        await collector.DisposeAsync();
        collector = NewCollector();
        provider.Instead = _ => null;
        await PollAsync();
        Assert.Equal(provider.Asked[before - 1], provider.Asked[before]);
        Assert.Equal(11, provider.Asked.Distinct().Count());
        Assert.Equal(3, await StoredCreditsAsync());
        Assert.Equal(Noon.UtcDateTime, await ReadThroughAsync());
    }

    [Fact]
    public async Task How_much_of_the_history_is_read_is_told_part_by_part()
    {
        var told = new List<HistoryPart>();
        collector.History.Read += told.Add;
        await PollAsync();
        await NextPollAsync();
        Assert.Equal(11, told.Count);
        Assert.Equal(new HistoryPart("acme", 1, Noon), told[^1]);
        Assert.Equal(1d / 11, told[0].Part);
    }

    [Fact]
    public async Task A_poll_reads_the_open_hours_again_and_takes_up_what_was_booked_late()
    {
        await PollAsync();
        provider.Booked.Add(Row(minute: -59, credits: 5));
        await NextPollAsync();
        Assert.Equal(new ReadingSpan(Noon.AddHours(-1), Noon.AddMinutes(1)), provider.Asked[^1]);
        Assert.Equal(5, await StoredCreditsAsync());
    }

    [Fact]
    public async Task What_was_set_as_settling_time_is_in_force_at_once()
    {
        await collector.DisposeAsync();
        collector = new TestCollector(database.DataSource, provider.Http, new Dictionary<string, string?>
        {
            ["Collector:Settling"] = "02:30:00",
        });
        await PollAsync();
        await NextPollAsync();
        Assert.Equal(Noon.AddHours(-3), provider.Asked[^1].From);
        Assert.Equal(
            (TimeSpan.FromMinutes(150), "set"),
            await tables.SingleAsync<(TimeSpan, string)>("select settling, settling_source from workspace"));
    }

    [Fact]
    public async Task After_an_outage_of_days_nothing_is_missing()
    {
        await PollAsync();
        for (var minute = 0; minute < 5 * 24 * 60; minute += 7)
            provider.Booked.Add(Row(minute: minute, credits: minute));
        collector.Clock.Advance(TimeSpan.FromDays(5));
        await PollAsync();
        Assert.Equal(provider.Booked.Sum(row => row.Credits), await StoredCreditsAsync());
        Assert.Equal(Noon.AddDays(5).UtcDateTime, await ReadThroughAsync());
    }

    [Fact]
    public async Task An_outage_of_the_provider_in_the_middle_of_catching_up_loses_nothing()
    {
        await PollAsync();
        provider.Booked.AddRange(Enumerable.Range(0, 100).Select(i => Row(minute: i * 60)));
        collector.Clock.Advance(TimeSpan.FromDays(5));
        provider.Instead = span =>
            span.From > Noon.AddDays(2)
                ? UsageProvider.Failing(HttpStatusCode.ServiceUnavailable, "maintenance")
                : null;
        await PollAsync();
        provider.Instead = _ => null;
        await NextPollAsync();
        Assert.Equal(10_000, await StoredCreditsAsync());
    }

    [Fact]
    public async Task A_failed_poll_does_not_stop_the_next_one()
    {
        provider.Instead = _ => UsageProvider.Failing(HttpStatusCode.InternalServerError, "internal_error");
        await PollAsync();
        provider.Instead = _ => null;
        await NextPollAsync();
        Assert.NotNull(await ReadThroughAsync());
    }

    [Fact]
    public async Task A_failure_is_kept_with_its_class_and_since_when_until_a_reading_is_stored()
    {
        provider.Instead = _ => UsageProvider.Failing(HttpStatusCode.Unauthorized, "invalid_api_key");
        await PollAsync();
        await NextPollAsync();
        var (since, failure) = await tables.SingleAsync<(DateTime, string)>(
            "select failing_since, failure from workspace");
        Assert.Equal(Noon.UtcDateTime, since);
        Assert.StartsWith(
            "KeyDead: Could not read the usage from 2026-01-21T00:00Z to 2026-02-04T00:00Z by 01:00: "
            + "the provider refuses the key",
            failure,
            StringComparison.Ordinal);

        provider.Instead = _ => null;
        collector.Clock.Advance(TimeSpan.FromMinutes(10));
        await PollAsync();
        Assert.Null(await tables.SingleAsync<string?>("select failure from workspace"));
    }

    [Fact]
    public async Task A_settled_lane_that_has_nothing_to_read_yet_does_not_end_the_failure()
    {
        provider.Instead = _ => UsageProvider.Failing(HttpStatusCode.Unauthorized, "invalid_api_key");
        await PollAsync();
        await collector.Rereader.RereadAsync(Workspace(), default);
        Assert.NotNull(await tables.SingleAsync<string?>("select failure from workspace"));
    }

    [Fact]
    public async Task A_tick_within_the_wait_asks_nothing()
    {
        provider.Instead = _ =>
            UsageProvider.Failing(HttpStatusCode.TooManyRequests, "rate_limit_exceeded", retryAfter: 300);
        await PollAsync();
        for (var tick = 0; tick < 4; tick++)
            await NextPollAsync();
        Assert.Single(provider.Asked);
        await NextPollAsync();
        Assert.Equal(2, provider.Asked.Count);
    }

    [Theory]
    [InlineData("""{ "columns": ["timestamp"], "column_units": [null], "rows": [] }""")]
    [InlineData(
        """{ "columns": ["hashed_xi_api_key","timestamp","c"], "column_units": [null,null,"credits"], "rows": """
        + """[["h","2026-04-22T11:00:00Z",1],["h","never",1]] }""")]
    [InlineData("""{ "columns": ["hashed_xi_api_key","timest""")]
    [InlineData(
        """{ "columns": ["hashed_xi_api_key","timestamp","c"], "column_units": [null,null,"credits"], "rows": """
        + """[["\ud800","2026-04-22T11:00:00Z",1]] }""")]
    public async Task A_malformed_answer_is_logged_with_what_was_expected_and_nothing_of_it_is_stored(string body)
    {
        await PollAsync();
        provider.Booked.Add(Row(minute: -60, credits: 5));
        provider.Instead = _ => FakeProvider.Response(body);
        await NextPollAsync();
        Assert.Equal(0, await StoredCreditsAsync());
        Assert.Equal(Noon.UtcDateTime, await ReadThroughAsync());
        var message = Assert.Single(collector.Logged.Messages, m => m.Level == LogLevel.Warning);
        Assert.Contains("Malformed", message.Text, StringComparison.Ordinal);
        Assert.Contains("expected", message.Text, StringComparison.Ordinal);

        provider.Instead = _ => null;
        await NextPollAsync();
        Assert.Equal(5, await StoredCreditsAsync());
    }

    [Fact]
    public async Task A_secret_that_is_not_there_fails_the_poll_and_is_told_by_its_reference()
    {
        var workspace = Workspace() with { ApiKey = Secrets.SecretReference.Parse("env:BURNWATCH_TEST_NOT_SET") };
        await collector.Usage.PollAsync(workspace, default);
        Assert.Empty(provider.Asked);
        Assert.StartsWith(
            "SecretUnavailable: Could not read the secret \"env:BURNWATCH_TEST_NOT_SET\"",
            await tables.SingleAsync<string>("select failure from workspace"),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reading_overtaken_during_the_call_is_read_again()
    {
        await PollAsync();
        provider.Booked.Add(Row(minute: -5, credits: 1));
        var other = NewCollector();
        await using (other)
        {
            other.Clock.Advance(TimeSpan.FromMinutes(1));
            provider.Instead = _ =>
            {
                provider.Instead = _ => null;
                // The other daemon reads and stores while this one waits for its answer.
                other.Usage.PollAsync(Workspace(), default).GetAwaiter().GetResult();
                provider.Booked[0] = Row(minute: -5, credits: 9);
                return null;
            };
            await NextPollAsync();
        }

        Assert.Equal(9, await StoredCreditsAsync());
        Assert.Contains(collector.Logged.Messages, m => m.Name == "Overtaken");
    }

    [Fact]
    public async Task Two_daemons_polling_at_once_store_each_bucket_once()
    {
        provider.Booked.AddRange(Enumerable.Range(-600, 600).Select(minute => Row(minute: minute)));
        await using var other = NewCollector();
        for (var tick = 0; tick < 3; tick++)
        {
            await Task.WhenAll(PollAsync(), other.Usage.PollAsync(Workspace(), default));
            other.Clock.Advance(TimeSpan.FromMinutes(1));
            collector.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(60_000, await StoredCreditsAsync());
        Assert.Empty(await StoredBucket.RevisionsAsync(tables));
        Assert.NotNull(await ReadThroughAsync());
        Assert.Equal(0, await tables.SingleAsync<int>(
            "select count(*)::integer - max(number)::integer from usage_reading"));
    }

    [Fact]
    public async Task The_history_finds_the_partitions_of_its_months()
    {
        provider.Booked.AddRange([Row(minute: -14 * 24 * 60), Row(minute: -1)]);
        await PollAsync();
        Assert.Equal(0, await tables.SingleAsync<int>("select count(*)::integer from usage_bucket_default"));
        Assert.Equal(2, await tables.SingleAsync<int>("select count(*)::integer from usage_bucket_y2026m04"));
    }

    [Fact]
    public async Task The_months_of_a_long_outage_get_their_partitions_too()
    {
        await PollAsync();
        provider.Booked.Add(Row(minute: 20 * 24 * 60));
        collector.Clock.Advance(TimeSpan.FromDays(100));
        await PollAsync();
        Assert.Equal(1, await tables.SingleAsync<int>("select count(*)::integer from usage_bucket_y2026m05"));
    }

    [Fact]
    public async Task A_name_that_no_table_can_keep_does_not_blind_the_reading()
    {
        provider.Booked.Add(Row(minute: -1, name: "\\u0000drop"));
        await PollAsync();
        Assert.Equal("drop", await tables.SingleAsync<string>("select name from key"));
    }

    [Fact]
    public async Task A_stop_ends_the_poll_at_once()
    {
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => collector.Usage.PollAsync(Workspace(), stop.Token));
    }

    private TestCollector NewCollector() => new(database.DataSource, provider.Http);

    private Task PollAsync() => collector.Usage.PollAsync(Workspace(), default);

    private Task NextPollAsync()
    {
        collector.Clock.Advance(TimeSpan.FromMinutes(1));
        return PollAsync();
    }

    private Task<long> StoredCreditsAsync() =>
        tables.SingleAsync<long>("select coalesce(sum(credits), 0)::bigint from usage_bucket");

    private Task<DateTime?> ReadThroughAsync() => tables.SingleAsync<DateTime?>("select read_through from workspace");
}
