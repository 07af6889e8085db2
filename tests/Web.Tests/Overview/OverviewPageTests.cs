using Burnwatch.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Burnwatch.Web.Tests.Overview;

public sealed class OverviewPageTests(Pages pages) : IClassFixture<Pages>
{
    [Fact]
    public async Task An_open_incident_says_which_key_whose_what_how_long_and_what_it_costs()
    {
        var story = await pages.StoryAsync();

        var text = await pages.ReadAsync("/");

        Assert.Contains("1 open incident", text, StringComparison.Ordinal);
        Assert.Matches("critical credit spike checkout-voice Checkout team, production 288,000 credits per hour", text);
        Assert.Contains("since 2026-03-03 02:10 UTC , for 62 min; 292,800 credits so far", text, StringComparison.Ordinal);
        var html = await pages.Client.GetStringAsync("/");
        Assert.Contains($"href=\"/incidents/{story.Incident}\"", html, StringComparison.Ordinal);
        Assert.Contains("<time datetime=\"2026-03-03T02:10:00Z\">", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_resolved_one_comes_after_it_with_what_it_cost_in_all()
    {
        await pages.StoryAsync();

        var text = await pages.ReadAsync("/");

        Assert.Matches("Resolved in the last 7 days.*night-batch credit spike critical 2026-03-02 00:00 UTC resolved, after 3 h 731,855", text);
    }

    [Fact]
    public async Task Keys_follow_by_burn_with_their_last_use_and_how_well_they_are_known()
    {
        await pages.StoryAsync();

        var text = await pages.ReadAsync("/");

        Assert.Matches(
            "Keys by burn of the last 24 hours.*podcast-render studio, production Media 728,275 12 min ago 2026-03-03 03:00 UTC watched"
            + ".*checkout-voice.*open incident.*support-bot.*learning, 3 of 4 days.*night-batch.*nobody 0 25.2 h ago.*spare.*never",
            text);
    }

    [Fact]
    public async Task What_of_the_usage_is_settled_is_told_with_how_long_that_takes()
    {
        await pages.StoryAsync();
        await pages.World.WorkspaceAsync("slow", Pages.Now.AddMinutes(-2), null, null);
        await pages.World.ExecuteAsync(
            "update workspace set settling = '34 minutes', settling_source = 'learnt' where name = 'slow'");

        var text = await pages.ReadAsync("/");

        Assert.Matches("slow up to date.*It is settled up to 2026-03-03 02:30 UTC : usage settles within 34 min .learnt.", text);
        Assert.Contains("usage settles within 30 min (until more is known)", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_workspace_that_cannot_be_read_is_announced_at_the_top_and_explained_below()
    {
        await pages.StoryAsync();
        await pages.World.WorkspaceAsync(
            "labs", Pages.Now.AddHours(-2), Pages.Now.AddMinutes(-115), "401: the admin key was refused; see that it has the scope user_read.");

        var text = await pages.ReadAsync("/");

        Assert.Matches("Workspace labs cannot be read: .* open incident", text);
        Assert.Matches(
            "labs cannot be read Usage is known up to 2026-03-03 01:12 UTC .2 h ago.*Usage cannot be read since 2026-03-03 01:17 UTC .1.9 h ago.*: 401: the admin key was refused",
            text);
        Assert.Contains("studio up to date", text, StringComparison.Ordinal);
        Assert.Contains("1,234,567 of 10,000,000 credits used in this billing cycle; it ends 2026-03-15 00:00 UTC .", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Before_anything_is_watched_it_says_what_to_do_and_what_will_appear()
    {
        await using var empty = await TestDatabase.CreateAsync();
        var (app, client) = await Pages.ServeAsync(services => services.AddSingleton(empty.DataSource), new CollectingLoggerProvider());
        await using (app)
        using (client)
        {
            var text = Pages.TextOf(await client.GetStringAsync("/"));

            Assert.Contains("Nothing is watched yet", text, StringComparison.Ordinal);
            Assert.Contains("Collector:Workspaces", text, StringComparison.Ordinal);
            Assert.Contains("open incidents with their owner", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_quiet_night_is_said_to_be_one()
    {
        await using var quiet = await TestDatabase.CreateAsync();
        await new World(quiet.DataSource).WorkspaceAsync("studio", null);
        var (app, client) = await Pages.ServeAsync(services => services.AddSingleton(quiet.DataSource), new CollectingLoggerProvider());
        await using (app)
        using (client)
        {
            var text = Pages.TextOf(await client.GetStringAsync("/"));

            Assert.Contains("No open incidents", text, StringComparison.Ordinal);
            Assert.Contains("No key was seen yet", text, StringComparison.Ordinal);
            Assert.Contains("being read for the first time", text, StringComparison.Ordinal);
        }
    }
}
