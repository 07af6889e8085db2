using System.Text.Json;

namespace Burnwatch.Web.Tests.Hygiene;

public sealed class HygienePageTests(Pages pages) : IClassFixture<Pages>
{
    [Fact]
    public async Task It_lists_keys_with_what_is_at_risk_and_what_to_mend()
    {
        await pages.StoryAsync();
        var text = await pages.ReadAsync("/keys/hygiene");
        Assert.Contains("Keys by credits at risk", text, StringComparison.Ordinal);
        Assert.Matches("checkout-voice studio, production Checkout team 387,600: left of its own limit", text);
    }

    [Fact]
    public async Task The_page_of_a_key_shows_the_same_of_it()
    {
        var story = await pages.StoryAsync();
        Assert.Matches(
            "Care Credits at risk in this cycle: 387,600: left of its own limit.", await pages.ReadAsync($"/keys/{story.Key}"));
    }

    [Fact]
    public async Task Programs_read_it_as_JSON()
    {
        await pages.StoryAsync();
        using var json = JsonDocument.Parse(
            await pages.Client.GetStringAsync(new Uri("/api/v1/keys/hygiene", UriKind.Relative), TestContext.Current.CancellationToken));
        var key = json.RootElement.EnumerateArray().Single(k => k.GetProperty("key").GetString() == "checkout-voice");
        Assert.Equal(387_600, key.GetProperty("credits_at_risk").GetInt64());
        Assert.NotEmpty(key.GetProperty("findings").EnumerateArray());
    }
}
