namespace Burnwatch.Simulator.Tests.PagerDuty;

public sealed class ArrivalsPageTests
{
    [Fact]
    public async Task It_shows_what_a_person_was_notified_of_newest_first()
    {
        await using var simulator = await Some.SimulatorAsync(Some.Clock());
        await EnqueueAsync(simulator, "first", "a");
        await EnqueueAsync(simulator, "second", "b");
        await EnqueueAsync(simulator, "second again", "b");

        var page = await PageAsync(simulator);

        Assert.True(
            page.IndexOf("second again", StringComparison.Ordinal) < page.IndexOf("first", StringComparison.Ordinal));
        Assert.Contains("2 incidents, 2 notifications, 3 events", page);
        Assert.Contains("added to the log, nobody was notified", page);
        Assert.Contains("<dt>owner</dt><dd>payments</dd>", page);
        Assert.Contains("<dt>next</dt><dd><ul><li>ask &amp; wait</li><li>disable</li></ul></dd>", page);
        Assert.Contains("<dt>nested</dt><dd><pre>{", page);
        Assert.Contains("<a href=\"https://example.com/why\" rel=\"noreferrer\">why</a>", page);
    }

    [Fact]
    public async Task It_has_no_scripts_and_escapes_what_arrived()
    {
        await using var simulator = await Some.SimulatorAsync(Some.Clock());
        await EnqueueAsync(simulator, "<script>alert(1)</script>", "a", link: "javascript:alert(1)");
        var page = await PageAsync(simulator);
        Assert.DoesNotContain("<script", page);
        Assert.DoesNotContain("href=\"javascript", page);
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;", page);
    }

    [Fact]
    public async Task It_shows_no_whole_routing_key()
    {
        await using var simulator = await Some.SimulatorAsync(Some.Clock());
        await EnqueueAsync(simulator, "s", "a");
        Assert.DoesNotContain(Some.RoutingKey, await PageAsync(simulator));
    }

    [Fact]
    public async Task It_says_so_when_nothing_has_arrived()
    {
        await using var simulator = await Some.SimulatorAsync(Some.Clock());
        Assert.Contains("Nothing has arrived yet.", await PageAsync(simulator));
    }

    private static readonly object Details =
        new { owner = "payments", next = new[] { "ask & wait", "disable" }, nested = new { a = 1 } };

    private static async Task EnqueueAsync(
        SimulatorHost simulator, string summary, string key, string link = "https://example.com/why")
    {
        using var client = Some.PagerDuty(simulator);
        using var response = await client.PostAsync("/v2/enqueue", new
        {
            routing_key = Some.RoutingKey,
            event_action = "trigger",
            dedup_key = key,
            payload = new { summary, source = "burnwatch", severity = "error", custom_details = Details },
            links = new[] { new { href = link, text = "why" } },
        });
    }

    private static async Task<string> PageAsync(SimulatorHost simulator)
    {
        using var client = Some.PagerDuty(simulator);
        return await client.GetStringAsync("/");
    }
}
