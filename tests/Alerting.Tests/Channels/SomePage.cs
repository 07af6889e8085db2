using System.Text.Json;
using Burnwatch.Alerting.Channels;
using Burnwatch.Alerting.Evaluation;
using Burnwatch.Alerting.Paging;

namespace Burnwatch.Alerting.Tests.Channels;

/// <summary>Pages as channels get them.</summary>
internal static class SomePage
{
    private static readonly DateTimeOffset Now = Some.Noon.AddMinutes(1);

    public static ChannelPage Of(params SignalKind[] kinds) =>
        Of(Some.Key() with { CreditsUsed = 800_000, CreditLimit = 1_000_000 }, kinds);

    public static ChannelPage Of(WatchedKey key, params SignalKind[] kinds)
    {
        var signals = kinds.Select(kind => Some.Signal(kind, at: 0, Severity.Critical)).ToArray();
        return Of(PageContent.Of(
            Some.Incident(signals), signals[0].Reason, Some.Verdict(65_000, signals), key, Burn, Now));
    }

    public static ChannelPage Of(PageContent content) => new()
    {
        Page = new WaitingPage
        {
            Id = 11,
            IncidentId = 7,
            Generation = content.Generation,
            Action = "trigger",
            DedupKey = $"burnwatch-4f1c-7-{content.Generation}",
            Route = "env:BURNWATCH_TEST_ADDRESS",
            Content = JsonSerializer.Serialize(content, AlertingJson.Default.PageContent),
            Attempts = 1,
            CreatedAt = Now,
        },
        Channel = new ChannelOptions { Name = "security" },
        PublicUrl = new Uri("https://burnwatch.example"),
        ChartUrl = new Uri("https://burnwatch.example/incidents/7/chart.png?until=1773057660&signature=0chart0signature"),
    };

    /// <summary>The resolve of a page.</summary>
    public static ChannelPage Resolved(this ChannelPage page) => page with
    {
        Page = page.Page with { Action = "resolve", TriggerContent = page.Page.Content },
    };

    private static Burn Burn => new()
    {
        Credits = 65_000,
        Usd = 19.5,
        UsdPerCredit = 0.0003,
        UsedFor = ["TTS eleven_turbo_v2_5 100 %"],
        Past = new PastUse
        {
            From = Some.Noon.AddMinutes(-10).AddDays(-42),
            To = Some.Noon.AddMinutes(-10),
            HighestHour = 3_250,
            MostRequests = 120,
            Credits = 1_300_000,
            Requests = 108_000,
            LastHour = 65_000,
            LastRequests = 1_200,
        },
    };
}
