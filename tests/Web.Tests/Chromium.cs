using Microsoft.Playwright;

namespace Burnwatch.Web.Tests;

/// <summary>The Chromium of this machine, driven without a window; nothing is downloaded.</summary>
/// <remarks><c>CHROMIUM</c> names another one than those at the usual places.</remarks>
public sealed class Chromium : IAsyncLifetime
{
    private static readonly string[] UsualPlaces =
    [
        "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome",
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome", @"C:\Program Files\Google\Chrome\Application\chrome.exe",
    ];

    private static readonly string? Named = Environment.GetEnvironmentVariable("CHROMIUM");

    /// <summary>Milliseconds; long, since it only bounds a failure.</summary>
    private const float Patience = 60_000;

    private IPlaywright? playwright;
    private IBrowser? browser;

    /// <summary>The browser; where there is none it fails in CI and skips the test on a laptop.</summary>
    public IBrowser Browser
    {
        get
        {
            if (browser is not null)
                return browser;
            const string missing = "There is no Chromium to open the pages in: apt-get install -y chromium, or set CHROMIUM to one.";
            if (Environment.GetEnvironmentVariable("CI") == "true")
                Assert.Fail(missing);
            Assert.Skip(missing);
            return null!;
        }
    }

    public async ValueTask InitializeAsync()
    {
        if ((Named is { Length: > 0 } ? [Named] : UsualPlaces).FirstOrDefault(File.Exists) is not { } path)
            return;
        Environment.SetEnvironmentVariable("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
        Assertions.SetDefaultExpectTimeout(Patience);
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = path,
            Headless = true,
            Timeout = Patience,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"],
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null)
            await browser.DisposeAsync();
        playwright?.Dispose();
    }
}
