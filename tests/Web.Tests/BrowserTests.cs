using Microsoft.Playwright;

namespace Burnwatch.Web.Tests;

/// <summary>The pages as an engineer opens them: in a real browser, on a phone at night and on a desk, without scripts.</summary>
public sealed class BrowserTests(Pages pages, Chromium chromium) : IClassFixture<Pages>, IClassFixture<Chromium>, IAsyncDisposable
{
    private IBrowserContext? context;

    /// <summary>A directory for screenshots while the pages are worked on; none are made where it is not set.</summary>
    private static string? Screenshots => Environment.GetEnvironmentVariable("SCREENSHOTS");

    public async ValueTask DisposeAsync()
    {
        if (context is not null)
            await context.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Screens))]
    public async Task The_overview_leads_to_the_incident_and_from_there_to_the_key(string screen, int width, int height, ColorScheme scheme)
    {
        var story = await pages.StoryAsync();
        var page = await OpenAsync("/", width, height, scheme);
        await ShowsAsync(page, $"overview-{screen}", "1 open incident", "checkout-voice", "Checkout team", "credit spike", "podcast-render", "learning, 3 of 4 days", "studio");

        await page.GetByRole(AriaRole.Listitem).GetByText("checkout-voice").ClickAsync();
        Assert.EndsWith($"/incidents/{story.Incident}", page.Url, StringComparison.Ordinal);
        await ShowsAsync(page, $"incident-{screen}", "checkout-voice", "Checkout team", "Burns now", "Normal at this hour", "What to do", "Timeline");

        foreach (var closed in await page.Locator("summary").AllAsync())
            await closed.ClickAsync();
        await ShowsAsync(page, $"evidence-{screen}", "Usage reading", "Policy version", "Usual per hour");

        await page.GetByRole(AriaRole.Heading, new() { Level = 1 }).GetByRole(AriaRole.Link).ClickAsync();
        Assert.EndsWith($"/keys/{story.Key}", page.Url, StringComparison.Ordinal);
        await ShowsAsync(page, $"key-{screen}", "checkout-voice", "Last 24 hours", "Burn", "Concurrency", "Credentials", "a3f9", "Policy");

        await page.GetByRole(AriaRole.Link, new() { Name = "Burnwatch" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "1 open incident" })).ToBeVisibleAsync();
    }

    [Theory]
    [MemberData(nameof(Screens))]
    public async Task A_key_without_incident_shows_its_burn_in_its_band(string screen, int width, int height, ColorScheme scheme)
    {
        var story = await pages.StoryAsync();
        var page = await OpenAsync("/keys", width, height, scheme);
        await ShowsAsync(page, $"keys-{screen}", "podcast-render", "support-bot", "never");
        await page.GotoAsync($"/keys/{story.BusyKey}");
        await ShowsAsync(page, $"busy-{screen}", "podcast-render", "usual: nine of ten ordinary hours", "None so far.");
        await page.GotoAsync($"/keys/{story.NewKey}");
        await ShowsAsync(page, $"new-{screen}", "support-bot", "not known yet", "learning, 3 of 4 days");
    }

    [Theory]
    [MemberData(nameof(Screens))]
    public async Task Services_that_report_a_key_fit_beside_one_another(
        string screen, int width, int height, ColorScheme scheme)
    {
        var story = await pages.StoryAsync();
        await pages.World.ExecuteAsync(
            """
            insert into sample_origin (credential_id, service, host, key_id, first_seen_at, last_seen_at)
            select id, 'checkout', 'web-1.eu-central-1.compute.internal', key_id, '2026-03-01 10:00Z', '2026-03-03 03:11Z'
              from credential
             where key_id = @BusyKey
            on conflict do nothing
            """,
            new { story.BusyKey });
        var page = await OpenAsync($"/keys/{story.BusyKey}", width, height, scheme);
        await ShowsAsync(page, $"origins-{screen}", "Reported by", "web-1.eu-central-1.compute.internal");
    }

    public static TheoryData<string, int, int, ColorScheme> Screens => new()
    {
        { "phone", 360, 740, ColorScheme.Dark },
        { "desk", 1280, 800, ColorScheme.Light },
    };

    private async Task<IPage> OpenAsync(string path, int width, int height, ColorScheme scheme)
    {
        context = await chromium.Browser.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = pages.Client.BaseAddress!.ToString(),
            ViewportSize = new ViewportSize { Width = width, Height = height },
            JavaScriptEnabled = false,
            ColorScheme = scheme,
        });
        var page = await context.NewPageAsync();
        await page.GotoAsync(path);
        return page;
    }

    private static async Task ShowsAsync(IPage page, string name, params string[] facts)
    {
        if (Screenshots is { } directory)
            await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(directory, $"{name}.png"), FullPage = true });
        foreach (var fact in facts)
            await Assertions.Expect(page.GetByText(fact).Filter(new() { Visible = true }).First).ToBeVisibleAsync();
        var overflow = await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        Assert.True(overflow <= 0, $"{page.Url} sticks out by {overflow} pixels.");
    }
}
