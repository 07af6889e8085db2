using System.Text.Json;
using Burnwatch.Alerting.Quiet;
using Microsoft.Playwright;

namespace Burnwatch.Web.Tests.Quiet;

public sealed class QuietPageTests(Pages pages, Chromium chromium) : IClassFixture<Pages>, IClassFixture<Chromium>
{
    [Fact]
    public async Task It_lists_what_is_in_force_to_come_and_ended_with_what_each_hid()
    {
        await TellAsync();
        var text = await pages.ReadAsync("/quiet");
        Assert.Matches("In force .*Key checkout-\\* silence \\d+ 2026-03-03 03:00 UTC to 2026-03-03 05:00 UTC", text);
        Assert.Contains("ann: we move the store 1 page of 1 incident", text);
        Assert.Matches("To come .*FREQ=WEEKLY;BYDAY=SU by the clock of Europe/Berlin", text);
        Assert.Contains("up to 3,000,000 credits a key and occurrence", text);
        Assert.Matches("end it with burnwatch expect end \\d+", text);
    }

    [Fact]
    public async Task Pages_of_key_and_incident_say_that_they_are_quiet()
    {
        var story = await TellAsync();
        foreach (var path in new[] { $"/keys/{story.Key}", $"/incidents/{story.Incident}" })
            Assert.Matches("Quiet on purpose until 2026-03-03 05:00 UTC ?: silence", await pages.ReadAsync(path));
        Assert.DoesNotContain("Quiet on purpose", await pages.ReadAsync($"/keys/{story.BusyKey}"));
    }

    [Fact]
    public async Task With_a_key_it_shows_what_is_about_that_key_and_the_commands_for_it()
    {
        await TellAsync();
        var text = await pages.ReadAsync("/quiet?key=checkout-voice");
        Assert.Contains("Only what is about the key checkout-voice .", text);
        Assert.Contains("Key checkout-* silence", text);
        Assert.DoesNotContain("podcast-*", text);
        Assert.Contains("burnwatch silence add --key checkout-voice --for 4h", text);
        Assert.Contains("burnwatch expect add --key checkout-voice --start", text);
        Assert.Contains("podcast-*", await pages.ReadAsync("/quiet?key="));

        var other = await pages.ReadAsync($"/quiet?key={Uri.EscapeDataString("it's <b>")}");
        Assert.Contains("No key is called it's <b> ; only what would be about it.", other);
        Assert.Contains(@"--key 'it'\''s <b>' --for 4h", other);
    }

    [Fact]
    public async Task A_page_of_a_key_leads_to_what_is_quiet_of_it()
    {
        var story = await TellAsync();
        var html = await pages.Client.GetStringAsync(
            new Uri($"/incidents/{story.Incident}", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Contains("href=\"/quiet?key=checkout-voice\"", html);
        using var json = JsonDocument.Parse(await pages.Client.GetStringAsync(
            new Uri("/api/v1/quiet?key=podcast-render", UriKind.Relative), TestContext.Current.CancellationToken));
        Assert.Equal("expectation", Assert.Single(json.RootElement.EnumerateArray()).GetProperty("kind").GetString());
    }

    [Fact]
    public async Task Programs_read_it_as_JSON()
    {
        await TellAsync();
        using var json = JsonDocument.Parse(await pages.Client.GetStringAsync(
            new Uri("/api/v1/quiet", UriKind.Relative), TestContext.Current.CancellationToken));
        var silence = json.RootElement.EnumerateArray().First(r => r.GetProperty("kind").GetString() == "silence");
        Assert.Equal("in_force", silence.GetProperty("state").GetString());
        Assert.Equal("Key checkout-voice: credit spike", silence.GetProperty("hidden")[0].GetProperty("title").GetString());
    }

    [Theory]
    [InlineData(360, 740)]
    [InlineData(1280, 800)]
    public async Task It_reads_on_a_phone_and_on_a_desk(int width, int height)
    {
        await TellAsync();
        await using var context = await chromium.Browser.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = pages.Client.BaseAddress!.ToString(),
            ViewportSize = new ViewportSize { Width = width, Height = height },
            JavaScriptEnabled = false,
        });
        var page = await context.NewPageAsync();
        await page.GotoAsync("/quiet?key=checkout-voice");
        await page.FitsAsync();
        await page.GotoAsync("/quiet");
        await Assertions.Expect(page.GetByText("we move the store").First).ToBeVisibleAsync();
        var overflow = await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        Assert.True(overflow <= 0, $"The page sticks out by {overflow} pixels.");
    }

    private async Task<LeakStory> TellAsync()
    {
        var story = await pages.StoryAsync();
        await using var connection = await pages.DataSource.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await Dapper.SqlMapper.ExecuteAsync(connection, "truncate quiet_rule cascade");
        var rules = new QuietRuleStore(pages.DataSource);
        var silence = Rule(QuietKind.Silence, "checkout-*", "2026-03-03T03:00", "2026-03-03T05:00");
        var id = await rules.AddAsync(silence, Pages.Now, TestContext.Current.CancellationToken);
        await Dapper.SqlMapper.ExecuteAsync(
            connection,
            """
            insert into quiet_hidden (rule_id, incident_id, generation, at, severity, title, why, hidden_until)
            values (@id, @Incident, 1, @Now, 'error', 'Key checkout-voice: credit spike', 'It burns.', @Now)
            """,
            new { id, story.Incident, Now = Pages.Now.UtcDateTime });
        await rules.AddAsync(
            Rule(QuietKind.Expectation, "podcast-*", "2026-03-08T22:00", "2026-03-09T06:00") with
            {
                TimeZone = "Europe/Berlin",
                Rrule = "FREQ=WEEKLY;BYDAY=SU",
                EndsAt = Pages.Now.AddDays(60),
                Ceiling = 3_000_000,
            },
            Pages.Now, TestContext.Current.CancellationToken);
        return story;
    }

    private static QuietRule Rule(QuietKind kind, string key, string start, string end) => new()
    {
        Kind = kind,
        Scope = new QuietScope { Keys = [key] },
        Author = "ann",
        Reason = "we move the store",
        LocalStart = DateTime.Parse(start, System.Globalization.CultureInfo.InvariantCulture),
        LocalEnd = DateTime.Parse(end, System.Globalization.CultureInfo.InvariantCulture),
        TimeZone = "UTC",
        EndsAt = new DateTimeOffset(
            DateTime.Parse(end, System.Globalization.CultureInfo.InvariantCulture), TimeSpan.Zero),
    };
}
