using Burnwatch.Alerting.Changes;
using Burnwatch.Alerting.Policies;
using Burnwatch.Alerting.Tests.Paging;
using Burnwatch.Testing;
using Dapper;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Burnwatch.Alerting.Tests.Changes;

/// <summary>What changed of credentials and policies reaches the timeline of a service once.</summary>
public sealed class ChangeSenderTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private const string Canary = "CHANGES0R0UT1NG0KEY0CANARY000000";

    private const string WorldSql = """
        truncate change_notice, policy_version, workspace, key, credential restart identity cascade;
        insert into workspace (name, base_url) values ('studio', 'https://eleven.test');
        insert into key (workspace_id, name, created_at) values (1, 'tts-prod', now()), (1, 'tts-old', now());
        insert into credential (key_id, workspace_id, hash, name, hint, first_seen_at)
        values (1, 1, 'h1', 'tts-prod', 'a3f9', now());
        """;

    private readonly FakePagerDuty pagerDuty = new();
    private readonly FakeTimeProvider time = new(Some.Noon);
    private readonly CollectingLoggerProvider logs = new();

    public async ValueTask InitializeAsync()
    {
        Environment.SetEnvironmentVariable("BURNWATCH_TEST_CHANGES", Canary);
        await ExecuteAsync(WorldSql);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task What_changed_of_a_credential_is_told_once_with_where_to_look()
    {
        await ChangedAsync("limit_changed", Some.Noon.AddMinutes(-5), "credit limit raised from 100 to 900");
        await TellAsync();
        await TellAsync();
        var told = Assert.Single(pagerDuty.Events);
        var payload = told["payload"]!;
        Assert.Equal(Canary, told["routing_key"]!.GetValue<string>());
        Assert.Equal("studio/tts-prod: credit limit raised from 100 to 900", payload["summary"]!.GetValue<string>());
        Assert.Equal(Some.Noon.AddMinutes(-5), payload["timestamp"]!.GetValue<DateTimeOffset>());
        Assert.Equal("limit_changed", payload["custom_details"]!["change"]!.GetValue<string>());
        Assert.Equal("a3f9", payload["custom_details"]!["hint"]!.GetValue<string>());
        Assert.Equal("https://burnwatch.example/keys/1", told["links"]![0]!["href"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_new_credential_a_rotation_and_a_policy_are_told_in_the_order_in_which_they_came()
    {
        await ChangedAsync("appeared", Some.Noon.AddMinutes(-9), "new credential: all permissions");
        await ExecuteAsync(
            """
            insert into credential_move (workspace_id, credential_id, from_key_id, to_key_id, at, author)
            values (1, 1, 2, 1, '2026-06-15 11:55Z', 'burnwatch')
            """);
        await new PolicyStore(database.DataSource).ApplyAsync(
            new PolicyFile(), "ada", "quieter nights", Some.Noon, CancellationToken.None);
        await TellAsync();
        Assert.Equal(
            [
                "studio/tts-prod: new credential: all permissions",
                "studio/tts-prod: rotated, a credential of tts-old is its own now",
                "Policy 1 applied by ada: quieter nights",
            ],
            Summaries);
    }

    [Fact]
    public async Task What_explains_no_burn_and_what_is_old_is_not_told()
    {
        await ChangedAsync("renamed", Some.Noon.AddMinutes(-5), "renamed from a to b");
        await ChangedAsync("appeared", Some.Noon.AddDays(-2), "new credential");
        await TellAsync();
        Assert.Empty(pagerDuty.Events);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task What_PagerDuty_cannot_take_now_is_told_later(int status)
    {
        await ChangedAsync("gone", Some.Noon.AddMinutes(-5), "no longer listed");
        pagerDuty.Answer = _ => FakePagerDuty.With(status);
        await TellAsync();
        Assert.Equal("waiting", await StateAsync());
        pagerDuty.Answer = _ => FakePagerDuty.With(202);
        await ExecuteAsync("update change_notice set due_at = now()");
        await TellAsync();
        Assert.Equal(2, pagerDuty.Events.Count);
        Assert.Equal("sent", await StateAsync());
    }

    [Fact]
    public async Task What_PagerDuty_refuses_is_not_told_again_and_no_log_holds_the_key()
    {
        await ChangedAsync("gone", Some.Noon.AddMinutes(-5), "no longer listed");
        pagerDuty.Answer = _ => FakePagerDuty.With(400, $$"""{"status":"invalid event","message":"no {{Canary}}"}""");
        await TellAsync();
        await TellAsync();
        Assert.Single(pagerDuty.Events);
        Assert.Equal("refused", await StateAsync());
        Assert.Contains("is not told to PagerDuty any more", logs.Text);
        Assert.DoesNotContain("CANARY", logs.Text + await DumpAsync());
    }

    [Fact]
    public async Task What_could_not_be_told_for_a_day_is_let_go()
    {
        await ChangedAsync("gone", Some.Noon.AddMinutes(-5), "no longer listed");
        Environment.SetEnvironmentVariable("BURNWATCH_TEST_CHANGES", null);
        await TellAsync();
        Assert.Equal("waiting", await StateAsync());
        time.Advance(TimeSpan.FromDays(1));
        await ExecuteAsync("update change_notice set due_at = now()");
        await TellAsync();
        Assert.Equal("refused", await StateAsync());
        Assert.Empty(pagerDuty.Events);
    }

    [Fact]
    public async Task Two_nodes_tell_a_change_once()
    {
        for (var n = 0; n < 25; n++)
            await ChangedAsync("gone", Some.Noon.AddSeconds(-n), "no longer listed");
        await Task.WhenAll(TellAsync(), TellAsync());
        Assert.Equal(25, pagerDuty.Events.Count);
    }

    private IEnumerable<string> Summaries =>
        pagerDuty.Events.Select(e => e["payload"]!["summary"]!.GetValue<string>());

    private async Task TellAsync()
    {
        var options = Options.Create(new AlertingOptions
        {
            ChangeRoutingKey = "env:BURNWATCH_TEST_CHANGES",
            PublicUrl = new Uri("https://burnwatch.example"),
        });
        // Not disposed: the handler is the test's.
        var sender = new ChangeSender(
            new ChangeStore(database.DataSource), pagerDuty.Client, options, time, logs.CreateLogger<ChangeSender>());
        await sender.TellAsync(CancellationToken.None);
    }

    private Task ChangedAsync(string kind, DateTimeOffset at, string words) => ExecuteAsync(
        """
        insert into credential_event (workspace_id, key_id, credential_id, at, kind, before, after, words)
        values (1, 1, 1, @At, @kind, '{}', '{}', @words)
        """,
        new { At = at.UtcDateTime, kind, words });

    private async Task ExecuteAsync(string sql, object? parameters = null)
    {
        await using var connection = await database.DataSource.OpenConnectionAsync();
        await connection.ExecuteAsync(sql, parameters);
    }

    private async Task<string?> StateAsync()
    {
        await using var connection = await database.DataSource.OpenConnectionAsync();
        return await connection.ExecuteScalarAsync<string>("select state from change_notice");
    }

    private async Task<string?> DumpAsync()
    {
        await using var connection = await database.DataSource.OpenConnectionAsync();
        return await connection.ExecuteScalarAsync<string>("select string_agg(c::text, ' ') from change_notice c");
    }
}
