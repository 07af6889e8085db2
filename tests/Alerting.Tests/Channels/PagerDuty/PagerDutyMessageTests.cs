using System.Text.Json.Nodes;
using Burnwatch.Alerting.Channels;
using Burnwatch.Alerting.Channels.PagerDuty;
using Burnwatch.Alerting.Tests.Paging;
using PagerDuty.Client;

namespace Burnwatch.Alerting.Tests.Channels.PagerDuty;

public class PagerDutyMessageTests
{
    [Fact]
    public async Task Several_kinds_are_one_page()
    {
        var payload = (await SentAsync(SomePage.Of(SignalKind.CreditSpike, SignalKind.LimitNear)))["payload"]!;
        Assert.Equal("credit_spike, limit_near", payload["class"]!.GetValue<string>());
        Assert.Contains("credit spike and limit near", payload["summary"]!.GetValue<string>());
        Assert.Equal(2, payload["custom_details"]!["evidence"]!.AsArray().Count);
    }

    [Fact]
    public async Task Without_a_public_address_there_are_no_links()
    {
        var sent = await SentAsync(SomePage.Of(SignalKind.CreditSpike) with { PublicUrl = null });
        Assert.Null(sent["links"]);
        Assert.Null(sent["client_url"]);
    }

    [Theory]
    [InlineData("https://ops.example/burnwatch")]
    [InlineData("https://ops.example/burnwatch/")]
    public async Task Links_keep_the_path_of_the_public_address(string address)
    {
        var sent = await SentAsync(SomePage.Of(SignalKind.CreditSpike) with { PublicUrl = new Uri(address) });
        Assert.Equal(
            [
                "https://ops.example/burnwatch/incidents/7", "https://ops.example/burnwatch/keys/3",
                "https://ops.example/burnwatch/incidents/7#contain", "https://ops.example/burnwatch/quiet?key=tts-prod",
            ],
            sent["links"]!.AsArray().Select(l => l!["href"]!.GetValue<string>()));
    }

    [Fact]
    public async Task What_is_not_known_is_left_out()
    {
        var key = Some.Key(owner: null) with { Environment = null, Product = null, ServiceAccount = null, Hint = null };
        var sent = await SentAsync(SomePage.Of(key, SignalKind.CreditSpike) with { PublicUrl = null });
        var details = sent["payload"]!["custom_details"]!.AsObject();
        Assert.DoesNotContain(details, d => d.Value is null);
        Assert.Equal(
            ("nobody", "tts-prod"), (details["owner"]!.GetValue<string>(), details["key"]!.GetValue<string>()));
        Assert.All(
            ["environment", "product", "service_account", "credits_left", "credits_end", "sent_here_because"],
            absent => Assert.False(details.ContainsKey(absent)));
    }

    private static async Task<JsonObject> SentAsync(ChannelPage page)
    {
        var pagerDuty = new FakePagerDuty();
        using var client = pagerDuty.Client;
        var key = new RoutingKey("R0UT1NGKEY0FTHETEST0000000000000");
        await client.SendAsync(PagerDutyMessage.Of(page, key));
        return Assert.Single(pagerDuty.Events);
    }
}
