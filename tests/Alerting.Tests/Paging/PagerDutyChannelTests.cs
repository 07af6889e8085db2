using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Burnwatch.Alerting.Evaluation;
using Burnwatch.Alerting.Paging;
using Burnwatch.Testing;
using PagerDuty.Client;

namespace Burnwatch.Alerting.Tests.Paging;

public class PagerDutyChannelTests
{
    private static readonly Uri Public = new("https://burnwatch.example");

    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The events that PagerDuty gets, in <c>pages/</c>: a person reads them whenever they change.</summary>
    [Theory]
    [InlineData(SignalKind.CreditSpike)]
    [InlineData(SignalKind.ConcurrencyPinned)]
    [InlineData(SignalKind.BurnPinned)]
    [InlineData(SignalKind.LimitNear)]
    [InlineData(SignalKind.LimitCrossed)]
    public async Task A_trigger_is_as_recorded(SignalKind kind) =>
        Assert.Equal(Recorded(SignalNames.CodeOf(kind)), Text(await SentAsync(Page("trigger", kind), Public)));

    [Fact]
    public async Task A_resolve_is_as_recorded() =>
        Assert.Equal(Recorded("resolve"), Text(await SentAsync(Page("resolve", SignalKind.CreditSpike), Public)));

    [Fact]
    public async Task Several_kinds_are_one_page()
    {
        var payload = (await SentAsync(Page("trigger", SignalKind.CreditSpike, SignalKind.LimitNear)))["payload"]!;
        Assert.Equal("credit_spike, limit_near", payload["class"]!.GetValue<string>());
        Assert.Contains("credit spike and limit near", payload["summary"]!.GetValue<string>());
        Assert.Equal(2, payload["custom_details"]!["evidence"]!.AsArray().Count);
    }

    [Fact]
    public async Task Without_a_public_address_there_are_no_links()
    {
        var sent = await SentAsync(Page("trigger", SignalKind.CreditSpike), null);
        Assert.Null(sent["links"]);
        Assert.Null(sent["client_url"]);
    }

    [Theory]
    [InlineData("https://ops.example/burnwatch")]
    [InlineData("https://ops.example/burnwatch/")]
    public async Task Links_keep_the_path_of_the_public_address(string address)
    {
        var sent = await SentAsync(Page("trigger", SignalKind.CreditSpike), new Uri(address));
        Assert.Equal(["https://ops.example/burnwatch/incidents/7", "https://ops.example/burnwatch/keys/3"],
            sent["links"]!.AsArray().Select(l => l!["href"]!.GetValue<string>()));
    }

    [Fact]
    public async Task What_is_not_known_is_left_out()
    {
        var key = Some.Key(owner: null) with { Environment = null, Product = null, ServiceAccount = null, Hint = null };
        var sent = await SentAsync(Page("trigger", key, SignalKind.CreditSpike));
        var details = sent["payload"]!["custom_details"]!.AsObject();
        Assert.DoesNotContain(details, d => d.Value is null);
        Assert.Equal(
            ("nobody", "tts-prod"), (details["owner"]!.GetValue<string>(), details["key"]!.GetValue<string>()));
        Assert.All(
            ["environment", "product", "service_account", "credits_left", "credits_end", "sent_here_because"],
            absent => Assert.False(details.ContainsKey(absent)));
    }

    private static WaitingPage Page(string action, params SignalKind[] kinds) =>
        Page(action, Some.Key() with { CreditsUsed = 800_000, CreditLimit = 1_000_000 }, kinds);

    private static WaitingPage Page(string action, WatchedKey key, params SignalKind[] kinds)
    {
        var signals = kinds.Select(kind => Some.Signal(kind, at: 0, Severity.Critical)).ToArray();
        var content = PageContent.Of(
            Some.Incident(signals), signals[0].Reason, Some.Verdict(65_000, signals), key,
            new Burn { Credits = 65_000, UsedFor = ["TTS eleven_turbo_v2_5 100 %"] }, Some.Noon.AddMinutes(1));
        return new WaitingPage
        {
            Id = 11,
            IncidentId = 7,
            Generation = 1,
            Action = action,
            DedupKey = "burnwatch-4f1c-7-1",
            Route = "env:PAGERDUTY_KEY",
            Content = JsonSerializer.Serialize(content, AlertingJson.Default.PageContent),
            Attempts = 1,
            CreatedAt = Some.Noon.AddMinutes(1),
        };
    }

    private static async Task<JsonObject> SentAsync(WaitingPage page, Uri? publicUrl = null)
    {
        var pagerDuty = new FakePagerDuty();
        using var client = pagerDuty.Client;
        var key = new RoutingKey("R0UT1NGKEY0FTHETEST0000000000000");
        await client.SendAsync(PagerDutyChannel.EventOf(page, key, publicUrl));
        return Assert.Single(pagerDuty.Events);
    }

    private static string Text(JsonObject sent) => sent.ToJsonString(Readable) + "\n";

    private static string Recorded(string name) =>
        File.ReadAllText(Path.Combine(Repository.Root, "tests", "Alerting.Tests", "Paging", "pages", $"{name}.json"));
}
