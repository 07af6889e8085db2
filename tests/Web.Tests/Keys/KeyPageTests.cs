using System.Net;
using Burnwatch.Alerting.Policies;

namespace Burnwatch.Web.Tests.Keys;

public sealed class KeyPageTests(Pages pages) : IClassFixture<Pages>
{
    [Fact]
    public async Task It_shows_the_open_incident_the_burn_and_whose_it_is()
    {
        var text = await LeakedAsync();

        Assert.Matches("checkout-voice critical credit spike Open incident Checkout team, production", text);
        Assert.Matches("Last 24 hours [0-9]{3},[0-9]{3} credits Last use 60 s ago", text);
        Assert.Matches("Owner Checkout team checkout@example.com Where production checkout, workspace studio, since 2025-11-20, hours of Europe/Berlin", text);
    }

    [Fact]
    public async Task It_draws_a_day_a_week_and_the_concurrency()
    {
        var text = await LeakedAsync();

        Assert.Contains("Burn of the last 24 hours", text, StringComparison.Ordinal);
        Assert.Contains("Burn of the last 7 days", text, StringComparison.Ordinal);
        Assert.Matches("Requests at once, turbo From .* at most 10 requests ran at once, with 10 allowed", text);
    }

    [Fact]
    public async Task It_lists_credentials_without_more_than_their_hint() => Assert.Matches(
        "checkout-voice ends in a3f9 checkout-prod 2025-11-20 09:00 UTC works 612,400 of 1,000,000 "
        + "checkout-voice .old. ends in 09bc checkout-prod 2025-11-20 09:00 UTC disabled self_disabled not told",
        await LeakedAsync());

    [Fact]
    public async Task It_lists_the_services_and_hosts_that_reported_its_use()
    {
        var story = await pages.StoryAsync();
        Assert.DoesNotContain("Reported by", await pages.ReadAsync($"/keys/{story.NewKey}"), StringComparison.Ordinal);

        var credential = await pages.World.CredentialAsync(story.NewKey, "pushed", "77aa");
        await pages.World.ExecuteAsync(
            """
            insert into sample_origin (credential_id, service, host, key_id, first_seen_at, last_seen_at)
            values (@credential, 'checkout', 'web-1', 0, '2026-03-01 10:00Z', '2026-03-03 03:11Z')
            """,
            new { credential });

        Assert.Matches(
            "checkout web-1 pushed ends in 77aa 2026-03-01 10:00 UTC 2026-03-03 03:11 UTC",
            await pages.ReadAsync($"/keys/{story.NewKey}"));
    }

    [Fact]
    public async Task It_names_the_settings_that_differ_and_where_they_come_from()
    {
        var story = await pages.StoryAsync();
        await pages.World.PolicyAsync(new PolicyFile
        {
            Owners = [new PolicyOwner { Name = "Media", Mail = "media@example.com" }],
            Settings = [new PolicyOverride { Scope = PolicyScope.Owner, Subject = "Media", Name = "incident.remind-after", Value = "2h" }],
        });

        Assert.Matches(
            "policy version 1.*incident.remind-after how long an incident may burn before its owner is told again 2h 4h owner Media",
            await pages.ReadAsync($"/keys/{story.BusyKey}"));
        Assert.Contains("The built-in settings, without exception (policy version 1).", await LeakedAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_key_says_how_far_its_learning_is()
    {
        var story = await pages.StoryAsync();

        var text = await pages.ReadAsync($"/keys/{story.NewKey}");

        Assert.Contains("Normal at this hour not known yet learning, 3 of 4 days", text, StringComparison.Ordinal);
        Assert.DoesNotContain("nine of ten ordinary hours", text, StringComparison.Ordinal);
        Assert.Contains("What is usual for the key is not known yet.", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_looks_like_markup_is_shown_as_text()
    {
        var workspace = await pages.World.WorkspaceAsync("<b>bold</b>", Pages.Now);
        var owner = await pages.World.OwnerAsync("\"><img src=x onerror=alert(1)>", "a\"b<c>@example.com");
        var key = await pages.World.KeyAsync(workspace, "<script>alert('key')</script>", owner, "<i>", "</title>");
        await pages.World.CredentialAsync(key, "<svg onload=alert(2)>", "<!--", "]]>", "javascript:alert(3)");

        foreach (var path in new[] { "/", "/keys", $"/keys/{key}" })
        {
            var html = await pages.Client.GetStringAsync(path);

            Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("<img", html, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("<b>", html, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("<svg onload", html, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("&lt;script&gt;alert(&#x27;key&#x27;)&lt;/script&gt;", html, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task It_tells_what_changed_of_its_credentials_the_newest_first()
    {
        var key = await pages.World.KeyAsync(await pages.World.WorkspaceAsync("changed", Pages.Now), "changed-voice");
        var credential = await pages.World.CredentialAsync(key, "changed-voice", "c0de");
        Assert.DoesNotContain("What changed", await pages.ReadAsync($"/keys/{key}"), StringComparison.Ordinal);
        const string Tight = """{"name":"<b>x</b>","credit_limit":100000,"permissions":["tts"]}""";
        const string Loose = """{"name":"<b>x</b>","permissions":["tts"]}""";
        const string Locked = """{"name":"<b>x</b>","is_disabled":true,"disable_reason":"<i>exposed_publicly</i>"}""";
        await pages.World.CredentialEventAsync(credential, Pages.Now.AddHours(-30), "appeared", null, Tight);
        await pages.World.CredentialEventAsync(credential, Pages.Now.AddHours(-2), "limit_changed", Tight, Loose);
        await pages.World.CredentialEventAsync(credential, Pages.Now.AddHours(-1), "provider_lock", Loose, Locked);

        var html = await pages.Client.GetStringAsync($"/keys/{key}");

        Assert.DoesNotContain("<i>exposed", html, StringComparison.Ordinal);
        Assert.Contains(
            "What changed Seen Credential What changed "
            + "2026-03-03 02:12 UTC changed-voice ends in c0de locked by the provider (<i>exposed_publicly</i>) locked "
            + "2026-03-03 01:12 UTC changed-voice ends in c0de credit limit lifted: 100,000 before, none now allows more "
            + "2026-03-01 21:12 UTC changed-voice ends in c0de new credential: may tts, credit limit 100,000, "
            + "from every address allows more",
            Pages.TextOf(html),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_list_has_every_key()
    {
        await pages.StoryAsync();

        var text = await pages.ReadAsync("/keys");

        foreach (var key in new[] { "checkout-voice", "podcast-render", "support-bot", "night-batch", "spare" })
            Assert.Contains(key, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_nobody_knows_is_not_found()
    {
        var response = await pages.Client.GetAsync("/keys/999999");

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Contains("There is no such key", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private async Task<string> LeakedAsync() => await pages.ReadAsync($"/keys/{(await pages.StoryAsync()).Key}");
}
