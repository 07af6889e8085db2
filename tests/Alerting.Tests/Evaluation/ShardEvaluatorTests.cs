using System.Text.Json;
using Burnwatch.Testing;

namespace Burnwatch.Alerting.Tests.Evaluation;

public class ShardEvaluatorTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Fact]
    public async Task First_sight_learns_the_past_without_paging_it()
    {
        var world = await World.CreateAsync(database);
        var key = await world.KeyAsync("tts-prod");
        await world.PastAsync(key, world.Now.AddDays(-2), world.Now.AddDays(-2).AddHours(2), 90_000);
        await world.PastAsync(key, world.Now.AddDays(-14), world.Now, 1_000);
        await world.PollAsync();
        await world.TickAsync();
        Assert.Empty(await world.StepsAsync());
        Assert.True(await world.ScalarAsync<bool>("select is_warm from profile where key_id = @key", new { key }));
    }

    [Fact]
    public async Task What_goes_on_at_first_sight_is_paged()
    {
        var world = await World.CreateAsync(database);
        var key = await world.KeyAsync("tts-prod");
        await world.PastAsync(key, world.Now.AddMinutes(-10), world.Now, 90_000);
        await world.PastAsync(key, world.Now.AddDays(-14), world.Now, 1_000);
        await world.PollAsync();
        await world.TickAsync();
        Assert.Equal(["trigger 1 of tts-prod"], Told(await world.PagesAsync()));
    }

    [Fact]
    public async Task A_spike_pages_once_and_says_what_is_so()
    {
        var (world, key) = await World.SteadyAsync(database);
        await world.PassAsync(2, (key, 100));
        await world.PassAsync(8, (key, 9_000));
        var page = Assert.Single(await world.PagesAsync());
        Assert.Equal("trigger 1 of tts-prod", page.ToString());
        Assert.Equal("env:DEFAULT_ROUTE", page.Route);
        Assert.Equal($"burnwatch-{await world.ScalarAsync<Guid>("select id from instance")}-1-1", page.DedupKey);
        var content = JsonSerializer.Deserialize(page.Content, AlertingJson.Default.PageContent)!;
        Assert.Equal(("tts-prod", "studio", "nobody", "a3f9"), (content.Key, content.Workspace, content.Owner, content.Hint));
        Assert.Equal(SignalKind.CreditSpike, Assert.Single(content.Signals).Kind);
        Assert.Equal(await world.ScalarAsync<double>(
            "select sum(credits) from usage_bucket where bucket_start >= @Since and bucket_start < @At", new { Since = content.Since.UtcDateTime, At = page.At.UtcDateTime }),
            content.CreditsSoFar);
        Assert.Equal(["TTS turbo 100 %"], content.UsedFor);
    }

    [Fact]
    public async Task A_step_keeps_the_verdict_that_decided()
    {
        var (world, key) = await World.SteadyAsync(database);
        await world.PassAsync(3, (key, 9_000));
        var evidence = Assert.Single(await world.AllAsync<string>("select evidence::text from incident_event"));
        var judgement = JsonSerializer.Deserialize(evidence, AlertingJson.Default.Judgement)!;
        Assert.Equal((VerdictKind.Anomalous, SignalKind.CreditSpike), (judgement.Kind, judgement.Signals[0].Kind));
        Assert.True(judgement.SettledThrough <= world.Now - World.Settling);
    }

    [Fact]
    public async Task A_tick_with_nothing_new_writes_nothing()
    {
        var (world, key) = await World.SteadyAsync(database);
        await world.PassAsync(5, (key, 9_000));
        var before = await world.VersionAsync();
        await world.TickAsync();
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        await world.TickAsync();
        Assert.Equal(before, await world.VersionAsync());
        Assert.Single(await world.StepsAsync());
    }

    [Fact]
    public async Task Of_a_trigger_that_was_refused_no_end_is_told()
    {
        var (world, key) = await World.SteadyAsync(database);
        await world.PassAsync(1, (key, 9_000));
        await world.ExecuteAsync("update page set state = 'refused'");
        await world.PassAsync(130, (key, 100));
        Assert.Equal("resolved", await world.ScalarAsync<string>("select state from incident"));
        Assert.Equal(["trigger 1 of tts-prod"], Told(await world.PagesAsync()));
    }

    [Fact]
    public async Task What_gets_worse_is_told_again_and_its_end_is_told_of_every_page()
    {
        var (world, key) = await World.SteadyAsync(database);
        await world.PassAsync(5, (key, 4_000));
        await world.PassAsync(20, (key, 20_000));
        await world.PassAsync(130, (key, 100));
        Assert.Equal(["trigger 1 of tts-prod", "trigger 2 of tts-prod", "resolve 1 of tts-prod", "resolve 2 of tts-prod"], Told(await world.PagesAsync()));
        Assert.Equal(["opened", "worsened", "recovering", "resolved"], await world.StepsAsync());
        var dedupKeys = (await world.PagesAsync()).GroupBy(p => p.Generation).Select(g => g.Select(p => p.DedupKey).Distinct().Count());
        Assert.Equal([1, 1], dedupKeys);
    }

    [Fact]
    public async Task It_resolves_only_when_quiet_has_settled()
    {
        var (world, key) = await World.SteadyAsync(database);
        await world.PassAsync(1, (key, 30_000));
        await world.PassAsync(130, (key, 100));
        var resolved = Assert.Single(await world.PagesAsync(), p => p.Action == "resolve");
        var signals = await world.ScalarAsync<string>("select signals::text from incident");
        var lastSignal = JsonSerializer.Deserialize(signals, AlertingJson.Default.IReadOnlyListIncidentSignal)!.Max(s => s.Signal.At);
        var settled = UsageSpan.StartOf(resolved.At - World.Settling);
        Assert.InRange(settled - lastSignal, Policy.Default.ResolveAfter, Policy.Default.ResolveAfter + UsageSpan.Length);
    }

    [Fact]
    public async Task Missing_data_is_not_recovery()
    {
        var (world, key) = await World.SteadyAsync(database);
        await world.PassAsync(3, (key, 9_000));
        for (var hour = 0; hour < 10; hour++)
        {
            world.Clock.Advance(TimeSpan.FromHours(1));
            await world.TickAsync();
        }
        Assert.Equal(["opened"], await world.StepsAsync());
    }

    [Fact]
    public async Task What_was_used_during_an_outage_of_the_provider_is_judged_when_it_is_read()
    {
        var (world, key) = await World.SteadyAsync(database);
        var from = world.Now;
        world.Clock.Advance(TimeSpan.FromHours(5));
        await world.PollAsync([.. Enumerable.Range(0, 300).Select(m => new Used(key, from.AddMinutes(m), m is >= 60 and < 90 ? 9_000 : 100))]);
        await world.TickAsync();
        Assert.Equal(["opened"], await world.StepsAsync());
    }

    [Fact]
    public async Task A_key_that_is_new_is_not_compared_with_its_past()
    {
        var (world, steady) = await World.SteadyAsync(database);
        var key = await world.KeyAsync("new");
        await world.PassAsync(5, (steady, 100), (key, 9_000));
        Assert.Empty(await world.StepsAsync());
    }

    [Fact]
    public async Task Each_key_has_an_incident_of_its_own()
    {
        var world = await World.CreateAsync(database);
        var (one, other) = (await world.SteadyKeyAsync("one"), await world.SteadyKeyAsync("other"));
        await world.PollAsync();
        await world.TickAsync();
        await world.PassAsync(3, (one, 9_000), (other, 100));
        await world.PassAsync(3, (one, 9_000), (other, 9_000));
        Assert.Equal(["trigger 1 of one", "trigger 1 of other"], Told(await world.PagesAsync()));
    }

    [Fact]
    public async Task A_late_revision_upward_pages()
    {
        var (world, key) = await World.SteadyAsync(database);
        await world.PassAsync(130, (key, 100));
        await world.PollAsync([.. Enumerable.Range(0, 10).Select(m => new Used(key, Some.Noon.AddMinutes(m), 9_000))]);
        await world.TickAsync();
        var content = JsonSerializer.Deserialize(Assert.Single(await world.PagesAsync()).Content, AlertingJson.Default.PageContent)!;
        Assert.Equal(SignalKind.CreditSpike, Assert.Single(content.Signals).Kind);
        Assert.Equal("Key tts-prod of nobody: credit spike", content.Title.Split(',')[0]);
        world.Clock.Advance(TimeSpan.FromSeconds(10));
        await world.TickAsync();
        Assert.DoesNotContain("resolved", await world.StepsAsync());
    }

    [Fact]
    public async Task A_late_revision_downward_neither_pages_nor_takes_a_page_back()
    {
        var (world, key) = await World.SteadyAsync(database);
        await world.PassAsync(10, (key, 9_000));
        await world.PassAsync(80, (key, 100));
        var steps = await world.StepsAsync();
        await world.PollAsync([.. Enumerable.Range(0, 10).Select(m => new Used(key, Some.Noon.AddMinutes(m), 8_000))]);
        await world.TickAsync();
        Assert.Equal(steps, await world.StepsAsync());
    }

    [Fact]
    public async Task A_pin_pages_the_key_whose_burn_explains_it()
    {
        var world = await World.CreateAsync(database);
        var (burner, bystander) = (await world.KeyAsync("burner"), await world.KeyAsync("bystander"));
        await world.PollAsync();
        await world.TickAsync();
        for (var minute = 0; minute < 12; minute++)
        {
            await world.PassAsync(1, (burner, 900), (bystander, 100));
            await world.ReadConcurrencyAsync(burner, 10);
            await world.ReadConcurrencyAsync(bystander, 10);
        }
        await world.TickAsync();
        var content = JsonSerializer.Deserialize(Assert.Single(await world.PagesAsync()).Content, AlertingJson.Default.PageContent)!;
        Assert.Equal(("burner", SignalKind.ConcurrencyPinned), (content.Key, Assert.Single(content.Signals).Kind));
        Assert.Equal("10 of 10 requests of standard at once for 10 min; the key makes 90 % of the workspace's burn.", content.WhatItDoes[0]);
    }

    [Fact]
    public async Task A_pin_resolves_by_readings()
    {
        var (world, key) = await PinnedAsync();
        for (var minute = 0; minute < 40; minute++)
        {
            await world.PassAsync(1, (key, 900));
            await world.ReadConcurrencyAsync(key, 3);
        }
        Assert.Equal(["opened", "recovering", "resolved"], await world.StepsAsync());
    }

    [Fact]
    public async Task A_pinned_key_that_was_disabled_resolves_though_nobody_reads_it_any_more()
    {
        var (world, key) = await PinnedAsync();
        await world.PassAsync(30, (key, 900));
        Assert.Equal(["opened"], await world.StepsAsync());
        await world.PassAsync(75);
        Assert.Equal(["opened", "recovering", "resolved"], await world.StepsAsync());
    }

    [Fact]
    public async Task Credits_that_run_out_page_and_a_new_limit_resolves()
    {
        var (world, key) = await World.SteadyAsync(database);
        await world.CountAsync(key, used: 900_000, limit: 1_000_000);
        await world.TickAsync();
        var content = JsonSerializer.Deserialize(Assert.Single(await world.PagesAsync()).Content, AlertingJson.Default.PageContent)!;
        Assert.Equal((SignalKind.LimitNear, 100_000), (Assert.Single(content.Signals).Kind, content.CreditsLeft));
        for (var i = 0; i < 7; i++)
        {
            await world.PassAsync(5, (key, 100));
            await world.CountAsync(key, used: 900_000, limit: 9_000_000);
        }
        await world.TickAsync();
        Assert.Equal(["opened", "recovering", "resolved"], await world.StepsAsync());
    }

    [Theory]
    [InlineData("update credential set is_disabled = true")]
    [InlineData("update credential set credit_limit = null")]
    [InlineData("update credential set last_listed_at = '2026-06-15T12:00:00Z'")]
    public async Task Credits_near_their_limit_resolve_when_the_key_has_none_any_more(string change)
    {
        var (world, key) = await World.SteadyAsync(database);
        var other = await world.KeyAsync("other");
        await world.CountAsync(key, used: 900_000, limit: 1_000_000);
        await world.TickAsync();
        for (var i = 0; i < 8; i++)
        {
            world.Clock.Advance(TimeSpan.FromMinutes(5));
            await world.PollAsync();
            await world.ExecuteAsync($"{change} where key_id = {key}");
            if (!change.Contains("last_listed_at", StringComparison.Ordinal))
                await world.ExecuteAsync($"update credential set counters_read_at = @Now, last_listed_at = @Now where key_id = {key}", new { Now = world.Now.UtcDateTime });
            await world.CountAsync(other, used: 0, limit: null);
            await world.TickAsync();
        }
        Assert.Contains("resolved", await world.StepsAsync());
    }

    [Fact]
    public async Task Pages_go_to_the_owner_and_their_end_goes_where_they_went()
    {
        var world = await World.CreateAsync(database);
        var owned = await world.SteadyKeyAsync("owned", "payments", "env:PAYMENTS_ROUTE");
        var unrouted = await world.SteadyKeyAsync("unrouted", "media");
        await world.PollAsync();
        await world.TickAsync();
        await world.PassAsync(1, (owned, 30_000), (unrouted, 30_000));
        await world.ExecuteAsync("update owner set routing_key = 'env:ANOTHER_ROUTE'");
        await world.PassAsync(130, (owned, 100), (unrouted, 100));
        Assert.Equal(
            ["trigger owned env:PAYMENTS_ROUTE", "trigger unrouted env:DEFAULT_ROUTE", "resolve owned env:PAYMENTS_ROUTE", "resolve unrouted env:DEFAULT_ROUTE"],
            (await world.PagesAsync()).Select(p => $"{p.Action} {p.Key} {p.Route}"));
    }

    [Fact]
    public async Task A_database_without_workspaces_has_nothing_to_judge()
    {
        var world = await World.CreateAsync(database, withWorkspace: false);
        await world.TickAsync();
        world.Clock.Advance(TimeSpan.FromHours(1));
        await world.TickAsync();
        Assert.Equal(0, await world.VersionAsync());
    }

    [Fact]
    public async Task A_workspace_whose_history_is_not_read_yet_is_not_judged()
    {
        var world = await World.CreateAsync(database);
        var key = await world.SteadyKeyAsync();
        await world.CountAsync(key, used: 999_000, limit: 1_000_000);
        await world.TickAsync();
        Assert.Empty(await world.AllAsync<int>("select shard_id from shard_progress"));
    }

    private async Task<(World World, long Key)> PinnedAsync()
    {
        var world = await World.CreateAsync(database);
        var key = await world.KeyAsync("tts-prod");
        await world.PollAsync();
        await world.TickAsync();
        for (var minute = 0; minute < 12; minute++)
        {
            await world.PassAsync(1, (key, 900));
            await world.ReadConcurrencyAsync(key, 10);
        }
        await world.TickAsync();
        return (world, key);
    }

    private static IEnumerable<string> Told(IEnumerable<PageRow> pages) => pages.Select(p => p.ToString());
}
