using System.Net;
using System.Text.RegularExpressions;

namespace Burnwatch.Web.Tests.Incidents;

public sealed partial class IncidentPageTests(Pages pages) : IClassFixture<Pages>
{
    [Fact]
    public async Task It_says_first_which_key_whose_what_it_does_and_since_when()
    {
        var text = await OpenAsync();

        Assert.Matches(
            "critical firing checkout-voice Credit spike, since 2026-03-03 02:10 UTC .62 min. Owner: Checkout team checkout@example.com "
            + "ends in a3f9, production, product checkout, service account checkout-prod, workspace studio",
            text);
    }

    [Fact]
    public async Task Then_what_it_costs_what_is_normal_and_what_is_left()
    {
        var text = await OpenAsync();

        Assert.Matches("Burns now 288,000 credits per hour; 288,000 in the last hour", text);
        Assert.Matches("Normal at this hour [0-9,]+ to [0-9,]+ credits per hour, Tuesday 4:00 in Europe/Berlin", text);
        Assert.Contains("Since it began 292,800 credits, in 62 min", text, StringComparison.Ordinal);
        Assert.Matches("Left of its limit 387,600 credits, gone by 2026-03-03 04:[0-9]{2} UTC at the rate of the last page", text);
    }

    [Fact]
    public async Task Then_what_to_do() => Assert.Matches(
        "What to do Ask Checkout team whether this use is theirs.*disable the key [^.]*a3f9[^.]* at the provider", await OpenAsync());

    [Fact]
    public async Task Each_signal_has_its_numbers() => Assert.Matches(
        "Credit spike : ([0-9,]+) credits in the last hour.*Observed \\1 Expected [0-9,]+ to [0-9,]+ Score 0.[0-9]{2} of 1.*Began 2026-03-03 02:10 UTC",
        await OpenAsync());

    [Fact]
    public async Task The_chart_shows_the_leak_above_the_band_and_where_it_was_opened()
    {
        var story = await pages.StoryAsync();

        var html = await pages.Client.GetStringAsync($"/incidents/{story.Incident}");

        Assert.Contains("<rect class=\"band\"", html, StringComparison.Ordinal);
        Assert.Equal(7, HighBurn().Count(html));
        Assert.Contains(">opened</text>", html, StringComparison.Ordinal);
        Assert.Contains("Requests at once, turbo", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_else_changed_is_of_the_day_before_it_and_until_it_ended()
    {
        var story = await pages.StoryAsync();
        Assert.DoesNotContain("What else changed", await OpenAsync(), StringComparison.Ordinal);
        var credential = await pages.World.CredentialAsync(story.ResolvedKey, "night-batch");
        var end = Pages.Now.AddDays(-1);
        foreach (var (hours, name) in new[] { (-48, "too old"), (-12, "before"), (-2, "during"), (1, "after") })
        {
            await pages.World.CredentialEventAsync(
                credential, end.AddHours(hours), "renamed", """{"name":"a"}""", $$"""{"name":"{{name}}"}""");
        }

        var text = await pages.ReadAsync($"/incidents/{story.ResolvedIncident}");

        Assert.Matches("What else changed .* renamed from a to during .* renamed from a to before ", text);
        Assert.DoesNotContain("a to too old", text, StringComparison.Ordinal);
        Assert.DoesNotContain("a to after", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_timeline_tells_each_step_its_evidence_and_what_became_of_its_page()
    {
        var text = await OpenAsync();

        Assert.Matches("Timeline 2026-03-03 02:34 UTC Opened : .*Evidence Verdict anomalous Score 0.[0-9]{2} Last hour [0-9,]+ Credits per hour [0-9]{3},[0-9]{3}.*Usage reading 30,412 Policy version built in", text);
        Assert.Matches("Page 1 to PagerDuty: sent at 2026-03-03 02:34 UTC after 2 attempts PagerDuty said: 503 Service Unavailable, then 202 Accepted", text);
        Assert.Matches("Worsened : It went from [0-9,]+ credits in an hour to [0-9,]+.*Page 2 to PagerDuty: sent", text);
    }

    [Fact]
    public async Task A_signal_shows_how_sure_it_is() =>
        Assert.Matches("How sure [0-9]{2} % of evidence as odd is abuse, half of all being so", await OpenAsync());

    [Fact]
    public async Task One_that_is_part_of_a_workspace_event_says_so_and_names_the_others()
    {
        var story = await pages.StoryAsync();
        await pages.World.ExecuteAsync(
            """
            update incident
               set workspace_event = '{"since":"2026-03-01T03:10:00Z","keys":12,"keys_in_use":40,"names":["voice","night-batch"],"share":0.2}'
             where id = @Id
            """,
            new { Id = story.ResolvedIncident });

        var text = await pages.ReadAsync($"/incidents/{story.ResolvedIncident}");

        Assert.Contains(
            "Part of a workspace event: 12 of 40 keys in use surge since 2026-03-01 03:10 UTC, this one with 20 % of their credits",
            text, StringComparison.Ordinal);
        Assert.Contains("The first of them: voice, night-batch.", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_is_over_shows_its_peak_and_its_end()
    {
        var story = await pages.StoryAsync();

        var text = await pages.ReadAsync($"/incidents/{story.ResolvedIncident}");

        Assert.Matches("resolved night-batch .*Owner: nobody.*Burned at most [0-9,]+ credits in an hour.*Since it began 731,855 credits, in 3 h", text);
        Assert.Contains("Resolved : Nothing odd for 30 min", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/incidents/999999")]
    [InlineData("/incidents/9223372036854775807")]
    [InlineData("/incidents/99999999999999999999")]
    [InlineData("/incidents/x")]
    public async Task One_that_nobody_knows_is_not_found(string path)
    {
        var response = await pages.Client.GetAsync(path);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Contains("There is no such", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private async Task<string> OpenAsync() => await pages.ReadAsync($"/incidents/{(await pages.StoryAsync()).Incident}");

    [GeneratedRegex("<rect class=\"bar high\"[^>]*><title>[^<]*credits")]
    private static partial Regex HighBurn();
}
