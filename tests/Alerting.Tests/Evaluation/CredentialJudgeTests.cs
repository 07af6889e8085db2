using System.Text.Json;
using Burnwatch.Alerting.Paging;
using Burnwatch.Alerting.Policies;
using Burnwatch.Testing;

namespace Burnwatch.Alerting.Tests.Evaluation;

/// <summary>
/// Use of credentials that were taken away, or that nobody knows. An inventory is read every five minutes.
/// </summary>
public class CredentialJudgeTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Fact]
    public async Task Use_after_it_was_disabled_pages_once_with_what_it_cost()
    {
        var (world, key) = await ListedAsync();
        await world.PassListedAsync(20, disabled: [key]);
        Assert.Empty(await world.PagesAsync());
        var used = world.Now;
        await world.PassListedAsync(10, [key], "exposed_publicly", new Used(key, default, 70));

        var page = Assert.Single(await world.PagesAsync());
        var content = JsonSerializer.Deserialize(page.Content, AlertingJson.Default.PageContent)!;
        var signal = Assert.Single(content.Signals);
        Assert.Equal((SignalKind.RevokedCredentialActive, true), (signal.Kind, signal.IsAbsolute));
        Assert.Equal(("critical", used), (page.Severity, signal.Since));
        Assert.StartsWith(
            "350 credits with the credential tts-prod (ends in a3f9), seen disabled (the provider found it in public) "
            + "at 2026-06-15 12:00 UTC; ",
            content.WhatItDoes[0]);
        Assert.Contains(content.NextSteps, s => s.Contains("is revoked already", StringComparison.Ordinal));
        Assert.True(page.At <= used.AddMinutes(5), $"Used at {used:t}, it was paged at {page.At:t}.");
    }

    [Fact]
    public async Task The_old_one_of_a_rotation_pages_when_it_is_used_after_the_overlap_and_not_before()
    {
        var (world, key) = await ListedAsync();
        await world.ExecuteAsync(
            """
            insert into policy_version (at, author) values (@Now, 'ann');
            insert into policy_setting (version, scope, subject, name, value)
            select max(version), 'default', '', 'rotation.overlap', '1h' from policy_version;
            update credential set superseded_at = @Now, superseded_by = id where id = @key;
            """,
            new { Now = world.Now.UtcDateTime, key });
        await world.PassListedAsync(60, [], null, new Used(key, default, 100));
        Assert.Empty(await world.PagesAsync());
        await world.PassListedAsync(10, [], null, new Used(key, default, 100));

        var page = Assert.Single(await world.PagesAsync());
        var content = JsonSerializer.Deserialize(page.Content, AlertingJson.Default.PageContent)!;
        Assert.Equal("warning", page.Severity);
        Assert.Equal(SignalKind.OldCredentialActive, Assert.Single(content.Signals).Kind);
        Assert.Contains(content.NextSteps, s => s.Contains("give it the new one", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_lock_of_the_provider_pages_once_without_any_use_and_ends_by_itself()
    {
        var (world, key) = await ListedAsync();
        await world.PassListedAsync(10);
        await world.ExecuteAsync(
            """
            insert into credential_event (workspace_id, key_id, credential_id, at, kind, before, after)
            values (1, @key, @key, @Now, 'provider_lock', '{}', '{"disable_reason": "exposed_publicly"}')
            """,
            new { key, Now = world.Now.UtcDateTime });
        await world.PassListedAsync(60, [key], "exposed_publicly");

        var pages = await world.PagesAsync();
        Assert.Equal(["trigger", "resolve"], pages.Select(p => p.Action));
        Assert.Equal("critical", pages[0].Severity);
        Assert.Contains("its secret is known to strangers", pages[0].Content, StringComparison.Ordinal);
        world.Restart();
        await world.PassListedAsync(15, [key], "exposed_publicly");
        Assert.Equal(2, (await world.PagesAsync()).Count);
    }

    [Fact]
    public async Task A_page_names_what_was_allowed_in_the_week_before()
    {
        var (world, key) = await ListedAsync();
        await world.ExecuteAsync(
            """
            insert into credential_event (workspace_id, key_id, credential_id, at, kind, direction, before, after, words)
            select 1, @key, @key, @Now - days * interval '1 day', kind, direction, '{}', '{}', words
              from (values (0.25, 'limit_changed', 'wider', 'credit limit lifted: 900 before, none now'),
                           (1, 'limit_changed', 'narrower', 'credit limit lowered'),
                           (8, 'enabled', null, 'enabled again, was disabled (no reason given)'))
                   as e (days, kind, direction, words)
            """,
            new { key, Now = world.Now.UtcDateTime });
        await world.PassListedAsync(20, disabled: [key]);
        await world.PassListedAsync(10, [key], null, new Used(key, default, 70));
        var content = JsonSerializer.Deserialize(
            Assert.Single(await world.PagesAsync()).Content, AlertingJson.Default.PageContent)!;
        Assert.Equal(
            "6.3 h before: tts-prod: credit limit lifted: 900 before, none now", Assert.Single(content.ChangedBefore!));
    }

    [Fact]
    public async Task Use_within_the_grace_is_let_pass()
    {
        var (world, key) = await ListedAsync();
        await world.PassListedAsync(15, [key], null, new Used(key, default, 100));
        await world.PassListedAsync(20, disabled: [key]);
        Assert.Empty(await world.PagesAsync());
    }

    [Fact]
    public async Task Use_of_a_time_before_that_is_booked_late_raises_nothing()
    {
        var (world, key) = await ListedAsync();
        var before = world.Now.AddMinutes(-30);
        await world.PassListedAsync(60, disabled: [key]);
        await world.PollAsync([.. Enumerable.Range(0, 20).Select(m => new Used(key, before.AddMinutes(m), 100))]);
        await world.PassListedAsync(15, disabled: [key]);
        Assert.Empty(await world.PagesAsync());
    }

    [Fact]
    public async Task A_credential_that_is_enabled_again_may_be_used_at_once()
    {
        var (world, key) = await ListedAsync();
        await world.PassListedAsync(30, disabled: [key]);
        // Enabled a moment after an inventory, and used before the next one can show it.
        await world.PassAsync(4, (key, 100));
        await world.PassListedAsync(30, [], null, new Used(key, default, 100));
        Assert.Empty(await world.PagesAsync());
    }

    [Fact]
    public async Task While_no_inventory_can_be_read_nothing_is_raised_and_nothing_resolves()
    {
        var (world, key) = await ListedAsync();
        var listed = await world.SteadyKeyAsync("other");
        await world.PassAsync(120, (key, 100), (listed, 100));
        Assert.Empty(await world.PagesAsync());

        await world.PassListedAsync(20, disabled: [key]);
        await world.PassListedAsync(10, [key], null, new Used(key, default, 100));
        await world.PassAsync(180);
        Assert.Equal("trigger 1 of tts-prod", Assert.Single(await world.PagesAsync()).ToString());
        await world.PassListedAsync(5, disabled: [key]);
        Assert.Contains("resolved", await world.StepsAsync());
    }

    [Fact]
    public async Task What_was_used_while_no_inventory_could_be_read_is_told_by_the_next()
    {
        var (world, key) = await ListedAsync();
        await world.PassListedAsync(20, disabled: [key]);
        await world.PassAsync(90, (key, 100));
        Assert.Empty(await world.PagesAsync());
        await world.ListAsync(disabled: [key]);
        await world.TickAsync();
        Assert.Equal(["trigger 1 of tts-prod"], (await world.PagesAsync()).Select(p => p.ToString()));
    }

    [Fact]
    public async Task A_deleted_credential_counts_once_two_inventories_lack_it()
    {
        var (world, key) = await ListedAsync();
        await world.PassListedAsync(20, missing: [key]);
        await world.PassListedAsync(10, [], null, new Used(key, default, 100));
        Assert.Empty(await world.PagesAsync());

        await world.PassListedAsync(20, missing: [key]);
        for (var i = 0; i < 2; i++)
        {
            await world.PassAsync(5, (key, 100));
            await world.ListAsync(missing: [key]);
            await world.TickAsync();
        }
        Assert.Contains("seen deleted at", ContentOf(Assert.Single(await world.PagesAsync())).WhatItDoes[0]);
    }

    [Fact]
    public async Task Of_two_credentials_of_a_key_the_one_that_is_in_force_may_be_used()
    {
        var (world, key) = await ListedAsync();
        var old = await world.CredentialAsync(key, "tts-old");
        await world.ExecuteAsync("update credential set last_listed_at = @Now", new { Now = world.Now.UtcDateTime });
        await world.PassListedAsync(40, [old], null, new Used(key, default, 100));
        Assert.Empty(await world.PagesAsync());
        await world.PassListedAsync(
            5, [old], null, new Used(key, default, 100), new Used(key, default, 7, Credential: old));
        var page = Assert.Single(await world.PagesAsync());
        Assert.StartsWith("35 credits with the credential tts-old,", ContentOf(page).WhatItDoes[0]);
    }

    [Fact]
    public async Task It_joins_the_incident_that_is_open()
    {
        var (world, key) = await ListedAsync();
        await world.PassListedAsync(20, disabled: [key]);
        await world.PassListedAsync(3, [key], null, new Used(key, default, 9_000));
        await world.PassListedAsync(20, [key], null, new Used(key, default, 900));
        Assert.Equal(1, await world.ScalarAsync<int>("select count(*)::int from incident"));
        var kinds = ContentOf((await world.PagesAsync())[^1]).Signals.Select(s => s.Kind).ToList();
        Assert.Contains(SignalKind.RevokedCredentialActive, kinds);
        Assert.Contains(SignalKind.CreditSpike, kinds);
    }

    [Fact]
    public async Task What_was_used_while_the_daemon_was_down_is_told_when_it_is_back_and_once()
    {
        var (world, key) = await ListedAsync();
        await world.PassListedAsync(20, disabled: [key]);
        var from = world.Now;
        world.Clock.Advance(TimeSpan.FromDays(3));
        world.Restart();
        await world.PollAsync([.. Enumerable.Range(0, 10).Select(m => new Used(key, from.AddMinutes(m), 50))]);
        await world.ListAsync(disabled: [key]);
        await world.TickAsync();
        Assert.Equal("500", ContentOf(Assert.Single(await world.PagesAsync())).WhatItDoes[0][..3]);
        world.Restart();
        await world.PassListedAsync(10, disabled: [key]);
        Assert.Single(await world.PagesAsync());
    }

    [Fact]
    public async Task What_waited_for_an_inventory_is_told_after_a_restart()
    {
        var (world, key) = await ListedAsync();
        await world.PassListedAsync(20, disabled: [key]);
        await world.PassAsync(3, (key, 100));
        world.Restart();
        world.Clock.Advance(TimeSpan.FromMinutes(2));
        await world.ListAsync(disabled: [key]);
        await world.TickAsync();
        Assert.Single(await world.PagesAsync());
    }

    [Fact]
    public async Task What_an_incident_was_about_that_is_over_is_not_told_again_with_another()
    {
        var (world, key) = await ListedAsync();
        await world.PassListedAsync(20, disabled: [key]);
        await world.PassListedAsync(5, [key], null, new Used(key, default, 70));
        await world.PassListedAsync(60 * 8, disabled: [key]);
        Assert.Equal("resolved", await world.ScalarAsync<string>("select state from incident"));
        await world.PassListedAsync(5, [], null, new Used(key, default, 9_000));
        world.Restart();
        await world.PassListedAsync(10, disabled: [key]);
        var kinds = await world.ScalarAsync<string>("select signals::text from incident order by id desc limit 1");
        Assert.DoesNotContain("revoked", kinds);
    }

    [Fact]
    public async Task A_key_without_any_past_is_told_too()
    {
        var world = await World.CreateAsync(database);
        var key = await world.KeyAsync("tts-prod");
        await world.PollAsync();
        await world.ListAsync();
        await world.PassListedAsync(20, disabled: [key]);
        await world.PassListedAsync(5, [key], null, new Used(key, default, 1));
        Assert.Single(await world.PagesAsync());
    }

    [Fact]
    public async Task An_unknown_credential_that_spends_pages_until_somebody_owns_its_key()
    {
        var (world, _) = await ListedAsync();
        await world.PassListedAsync(65);
        var key = await world.UnlistedKeyAsync("my test");
        await world.PassListedAsync(4, [], null, new Used(key, default, 10));
        Assert.Empty(await world.PagesAsync());
        await world.PassListedAsync(11, [], null, new Used(key, default, 10));
        var page = Assert.Single(await world.PagesAsync());
        Assert.Equal(("trigger 1 of my test", "error"), (page.ToString(), page.Severity));
        Assert.EndsWith(
            "credits with my test, which no inventory lists and nobody owns; first seen 2026-06-15 13:05 UTC.",
            ContentOf(page).WhatItDoes[0]);
        Assert.Contains(
            ContentOf(page).NextSteps, s => s.Contains("an owner in the policy file", StringComparison.Ordinal));

        await world.ExecuteAsync(
            "insert into owner (name) values ('me'); update key set owner_id = 1 where name = 'my test'");
        await world.PassListedAsync(90, [], null, new Used(key, default, 10));
        Assert.Equal(["opened", "recovering", "resolved"], await world.StepsAsync());
    }

    [Fact]
    public async Task Unlisted_credentials_that_the_history_brought_raise_nothing()
    {
        var world = await World.CreateAsync(database);
        await world.SteadyKeyAsync();
        var old = await world.UnlistedKeyAsync("a person's");
        await world.PastAsync(old, world.Now.AddDays(-14), world.Now, 100);
        await world.ExecuteAsync("update key set created_at = created_at - interval '14 days' where id = @old", new { old });
        await world.PollAsync();
        await world.ListAsync();
        await world.PassListedAsync(90, [], null, new Used(old, default, 10));
        Assert.Empty(await world.PagesAsync());
    }

    [Fact]
    public async Task A_new_credential_that_the_next_inventory_lists_raises_nothing()
    {
        var (world, _) = await ListedAsync();
        await world.PassListedAsync(65);
        var key = await world.UnlistedKeyAsync("new service");
        await world.PassAsync(4, (key, 100));
        await world.ExecuteAsync("update credential set last_listed_at = first_seen_at where id = @key", new { key });
        await world.PassListedAsync(20, [], null, new Used(key, default, 100));
        Assert.Empty(await world.PagesAsync());
    }

    [Fact]
    public async Task Use_that_was_seen_once_waits_for_its_second_inventory()
    {
        var (world, _) = await ListedAsync();
        await world.PassListedAsync(65);
        var key = await world.UnlistedKeyAsync("my test");
        await world.PassAsync(1, (key, 10));
        await world.PassListedAsync(4);
        Assert.Empty(await world.PagesAsync());
        await world.PassListedAsync(10);
        Assert.Equal("trigger 1 of my test", Assert.Single(await world.PagesAsync()).ToString());
    }

    [Fact]
    public async Task Usage_without_any_key_is_of_no_credential()
    {
        var (world, _) = await ListedAsync();
        await world.PassListedAsync(65);
        var key = await world.UnlistedKeyAsync("(no key)");
        await world.ExecuteAsync("update credential set hash = '' where id = @key", new { key });
        await world.PassListedAsync(20, [], null, new Used(key, default, 10));
        Assert.Empty(await world.PagesAsync());
    }

    [Fact]
    public async Task The_policy_of_a_key_can_switch_it_off()
    {
        var (world, key) = await ListedAsync();
        var file = new PolicyFile
        {
            Owners = [],
            Keys = [],
            Settings = [Some.Setting("revoked.credential", "off", PolicyScope.Key, "tts-prod")],
        };
        await new PolicyStore(database.DataSource).ApplyAsync(file, "me", null, world.Now, CancellationToken.None);
        await world.PassListedAsync(20, disabled: [key]);
        await world.PassListedAsync(20, [key], null, new Used(key, default, 70));
        Assert.Empty(await world.PagesAsync());
    }

    private Task<(World World, long Key)> ListedAsync() => Inventories.ListedAsync(database);

    private static PageContent ContentOf(PageRow page) =>
        JsonSerializer.Deserialize(page.Content, AlertingJson.Default.PageContent)!;
}
