using System.Net.Http.Headers;
using Burnwatch.Alerting.Paging;

namespace Burnwatch.Alerting.Channels.Slack;

/// <summary>Tells a Slack channel by its incoming webhook, whose address is the secret.</summary>
internal sealed class SlackChannel(HttpSink http) : IChannel
{
    public ChannelKind Kind => ChannelKind.Slack;

    /// <remarks>One message a second and channel: https://docs.slack.dev/apis/web-api/rate-limits</remarks>
    public ChannelRate Rate { get; } = new(1, TimeSpan.FromSeconds(1));

    public async Task<PageOutcome> SendAsync(ChannelPage page, CancellationToken cancellation)
    {
        var facts = page.ReadFacts();
        var answer = await PostAsync(page.Page.Route, facts, cancellation);
        // Slack fetches the picture before it shows anything, and refuses the whole message where it cannot: a daemon
        // that only its own network reaches must still be heard.
        if (answer.Status == 400 && facts.ChartUrl is not null)
            answer = await PostAsync(page.Page.Route, facts with { ChartUrl = null }, cancellation);
        return answer.ToOutcome("Slack");
    }

    private async Task<HttpAnswer> PostAsync(string route, PageFacts facts, CancellationToken cancellation)
    {
        var (address, secret) = HttpSink.AddressOf(route);
        using var request = new HttpRequestMessage(HttpMethod.Post, address)
        {
            Content = new StringContent(
                SlackMessage.Of(facts).ToJsonString(), new MediaTypeHeaderValue("application/json", "utf-8")),
        };
        return await http.PostAsync(request, [secret], cancellation);
    }
}
