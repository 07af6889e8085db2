using Burnwatch.Alerting.Health;
using Burnwatch.Testing;
using Dapper;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Burnwatch.Alerting.Tests.Health;

public class HealthReaderTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private const string EmptySql = """
        truncate workspace, key, incident, page, alarm restart identity cascade;
        update shard set evaluated_at = @Now;
        insert into workspace (name, base_url, read_through) values ('main', 'https://e.test', @Now);
        insert into key (workspace_id, name, created_at) values (1, 'tts-prod', @Now);
        insert into incident (key_id, state, severity, generation, opened_at, since, paged_at, paged_per_hour, peak_per_hour, signals, reason)
        values (1, 'firing', 'error', 1, @Now, @Now, @Now, 0, 0, '[]', '')
        """;

    private const string PageSql = """
        insert into page (incident_id, generation, channel, action, dedup_key, route, severity, content, state, created_at)
        values (1, @generation, @channel, 'trigger', 'k', 'env:K', 'error', '{}', @state, @At)
        """;

    public async ValueTask InitializeAsync() => await ExecuteAsync(EmptySql);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task All_well_is_no_reason() => Assert.Empty(await CodesAsync());

    [Fact]
    public async Task A_workspace_that_fails_blinds_and_that_of_a_drill_does_not()
    {
        const string fail = "update workspace set failing_since = @Now - interval '1 hour', failure = '403.'";
        await ExecuteAsync(fail + ", is_drill = true");
        Assert.Empty(await CodesAsync());
        await ExecuteAsync(fail + ", is_drill = false");
        Assert.Equal(["polls of main"], await CodesAsync());
    }

    [Fact]
    public async Task Usage_that_is_late_blinds()
    {
        await ExecuteAsync("update workspace set read_through = @Now - interval '1 hour'");
        Assert.Equal(["data of main"], await CodesAsync());
    }

    [Fact]
    public async Task Concurrency_of_the_last_day_is_missed_and_older_is_not()
    {
        const string read = """
            truncate concurrency_reading;
            insert into concurrency_reading (workspace_id, key_id, credential_id, model_family, at, current, maximum)
            values (1, 1, 1, 'tts', @Now - interval '{0}', 1, 5)
            """;
        foreach (var (age, codes) in new[] { ("30 minutes", Array.Empty<string>()), ("2 hours", ["headers of main"]), ("25 hours", []) })
        {
            await ExecuteAsync(read.Replace("{0}", age, StringComparison.Ordinal));
            Assert.Equal(codes, await CodesAsync());
        }
    }

    [Fact]
    public async Task The_shard_that_is_furthest_behind_counts_and_one_that_was_never_judged_is_behind()
    {
        await ExecuteAsync("update shard set evaluated_at = @Now - interval '1 hour' where id = 3");
        Assert.Equal(["evaluation"], await CodesAsync());
        await ExecuteAsync("update shard set evaluated_at = case when id = 3 then null else @Now end");
        Assert.Empty(await CodesAsync());
        await ExecuteAsync(
            """
            insert into usage_reading (workspace_id, number, buckets, changed, from_at, to_at, read_at)
            values (1, 1, 0, 0, @Now - interval '2 hours', @Now - interval '1 hour', @Now - interval '1 hour')
            """);
        Assert.Equal(["evaluation"], await CodesAsync());
    }

    [Fact]
    public async Task A_page_that_waits_for_long_blinds_and_one_of_the_alarm_does_not()
    {
        await PageAsync(1, "pagerduty", "waiting");
        Assert.Equal(["outbox"], await CodesAsync());
        await ExecuteAsync("insert into alarm (opened_at, told) values (@Now, '{}'); update page set incident_id = null, alarm_id = 1");
        Assert.Empty(await CodesAsync());
    }

    [Fact]
    public async Task A_refused_page_blinds_until_it_was_told_elsewhere()
    {
        await PageAsync(1, "pagerduty", "refused");
        Assert.Equal(["refused"], await CodesAsync());
        await PageAsync(1, "slack:security", "sent");
        Assert.Empty(await CodesAsync());
    }

    [Fact]
    public async Task A_refused_page_blinds_until_a_later_one_was_taken()
    {
        await PageAsync(1, "pagerduty", "sent");
        await PageAsync(2, "pagerduty", "refused");
        Assert.Equal(["refused"], await CodesAsync());
        await PageAsync(3, "pagerduty", "sent");
        Assert.Empty(await CodesAsync());
    }

    private async Task<IReadOnlyList<string>> CodesAsync()
    {
        var reader = new HealthReader(
            database.DataSource, Options.Create(new HealthOptions()), new FakeTimeProvider(Some.Noon));
        return [.. (await reader.JudgeAsync(TestContext.Current.CancellationToken)).Select(r => r.Code)];
    }

    private Task PageAsync(int generation, string channel, string state) =>
        ExecuteAsync(PageSql, new { generation, channel, state, At = Some.Noon.AddMinutes(-20).UtcDateTime });

    private async Task ExecuteAsync(string sql, object? parameters = null)
    {
        await using var connection = await database.DataSource.OpenConnectionAsync();
        await connection.ExecuteAsync(sql, parameters ?? new { Now = Some.Noon.UtcDateTime });
    }
}
