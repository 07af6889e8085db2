using Microsoft.Playwright;

namespace Burnwatch.Web.Tests.Incidents;

/// <summary>An incident that is one of many keys, that comes and goes, and that people act on: in a browser.</summary>
public sealed class EventMembersTests(Pages pages, Chromium chromium) : IClassFixture<Pages>, IClassFixture<Chromium>
{
    private const int Keys = 30;

    [Theory]
    [InlineData(360, 740)]
    [InlineData(1280, 800)]
    public async Task Every_key_of_the_event_stands_there_with_a_link_to_its_incident(int width, int height)
    {
        // An event of its own for each width: what began together is one.
        var (first, others) = await EventAsync($"03:{width / 100:00}");
        await using var context = await NewContextAsync(width, height);
        var page = await context.NewPageAsync();
        await page.GotoAsync($"/incidents/{first}");
        await page.GetByText($"All other keys of it: {Keys - 1}").ClickAsync();
        var links = page.Locator("details.members a");
        Assert.Equal(Keys - 1, await links.CountAsync());
        await Assertions.Expect(links.First).ToBeVisibleAsync();
        await page.FitsAsync();
        await links.Last.ClickAsync();
        Assert.Contains(others, id => page.Url.EndsWith($"/incidents/{id}", StringComparison.Ordinal));
        await Assertions.Expect(page.GetByText("Nobody was told of it by itself:")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText($"All other keys of it: {Keys - 1}")).ToBeVisibleAsync();
        await page.FitsAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = $"incident {first}", Exact = true }).ClickAsync();
        Assert.EndsWith($"/incidents/{first}", page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_incident_that_stands_alone_lists_no_others() =>
        Assert.DoesNotContain("All other keys", await pages.ReadAsync($"/incidents/{(await pages.StoryAsync()).Incident}"));

    [Theory]
    [InlineData(360, 740)]
    [InlineData(1280, 800)]
    public async Task One_that_comes_and_goes_says_so_in_plain_words(int width, int height)
    {
        var id = await IncidentAsync("flapping", "firing", "reopenings = 4, flaps_since = '2026-03-03 02:40Z'");
        await using var context = await NewContextAsync(width, height);
        var page = await context.NewPageAsync();
        await page.GotoAsync($"/incidents/{id}");
        await Assertions.Expect(page.GetByText("It comes and goes")).ToBeVisibleAsync();
        await page.FitsAsync();
        Assert.Contains(
            "It comes and goes : it came back 4 times. So it stays open since 2026-03-03 02:40 UTC , and tells nobody that it "
            + "came back, until nothing odd was seen for 6 h.",
            await pages.ReadAsync($"/incidents/{id}"));
    }

    [Fact]
    public async Task It_says_first_who_looks_after_it_and_who_resolved_it_and_by_which_way()
    {
        var id = await IncidentAsync("looked-after", "acknowledged", "acknowledged_at = '2026-03-03 02:50Z', acknowledged_by = 'Ada Person'");
        await ActAsync(id, "acknowledge", "Ada Person", "pagerduty", "02:50");
        await ActAsync(id, "note", "bo", "command", "02:55", "the owner sleeps");
        var text = await pages.ReadAsync($"/incidents/{id}");
        Assert.Contains("Ada Person looks after it since 2026-03-03 02:50 UTC, acknowledged at PagerDuty", text);
        Assert.Matches(
            "Who is on it 2026-03-03 02:55 UTC noted by bo, by command: the owner sleeps 2026-03-03 02:50 UTC acknowledged by Ada Person, at PagerDuty", text);
        await pages.World.ExecuteAsync(
            "update incident set state = 'resolved', resolved_at = '2026-03-03 03:00Z', resolved_by = 'bo', acknowledged_at = null, acknowledged_by = null where id = @id",
            new { id });
        await ActAsync(id, "resolve", "bo", "page", "03:00");
        Assert.Contains("Resolved by bo on its page at 2026-03-03 03:00 UTC", await pages.ReadAsync($"/incidents/{id}"));
    }

    private async Task<(long First, List<long> Others)> EventAsync(string since)
    {
        var crowd = $$"""
            workspace_event = '{"since":"2026-03-03T{{since}}:00Z","keys":30,"keys_in_use":40,"names":["key-00-of-a-store-with-a-long-name"],"share":0.2}'
            """;
        var first = await IncidentAsync("key-00-of-a-store-with-a-long-name", "firing", crowd);
        var others = new List<long>();
        for (var i = 1; i < Keys; i++)
        {
            others.Add(await IncidentAsync(
                $"key-{i:00}-of-a-store-with-a-long-name", "pending", $"{crowd}, grouped_under = {first}, generation = 0"));
        }

        return (first, others);
    }

    private async Task<long> IncidentAsync(string key, string state, string more)
    {
        await pages.StoryAsync();
        var id = await pages.World.KeyAsync(1, $"{key}-{Guid.NewGuid():N}");
        await pages.World.ExecuteAsync(
            $"""
            insert into incident (key_id, state, severity, generation, opened_at, since, paged_at, paged_per_hour, peak_per_hour, signals,
                                  reason, acknowledged_at, acknowledged_by)
            values (@id, '{state}', 'error', 1, @Now, @Now, @Now, 1, 4200, '[]', 'It burns.',
                    case when '{state}' = 'acknowledged' then @Now end, case when '{state}' = 'acknowledged' then 'x' end);
            update incident set {more} where key_id = @id
            """,
            new { id, Now = Pages.Now.AddMinutes(-40).UtcDateTime });
        await using var connection = await pages.DataSource.OpenConnectionAsync(TestContext.Current.CancellationToken);
        return await Dapper.SqlMapper.ExecuteScalarAsync<long>(connection, "select max(id) from incident");
    }

    private Task ActAsync(long id, string kind, string author, string source, string at, string? text = null) =>
        pages.World.ExecuteAsync(
            $"""
            insert into incident_act (incident_id, at, kind, author, source, text, folded_at)
            values (@id, '2026-03-03 {at}Z', @kind, @author, @source, @text, now())
            """,
            new { id, kind, author, source, text });

    private Task<IBrowserContext> NewContextAsync(int width, int height) =>
        chromium.Browser.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = pages.Client.BaseAddress!.ToString(),
            ViewportSize = new ViewportSize { Width = width, Height = height },
            JavaScriptEnabled = false,
        });
}
