using System.Net.Http.Headers;

namespace Burnwatch.Alerting.Channels.Slack;

/// <summary>Tells a Slack channel by its incoming webhook, whose address is the secret.</summary>
internal sealed class SlackChannel(HttpSink http) : IChannel
{
    public ChannelKind Kind => ChannelKind.Slack;

    /// <remarks>One message a second and channel: https://docs.slack.dev/apis/web-api/rate-limits</remarks>
    public ChannelRate Rate { get; } = new(1, TimeSpan.FromSeconds(1));

    public async Task<PageOutcome> SendAsync(ChannelPage page, CancellationToken cancellation)
    {
        var body = SlackMessage.Of(page.ReadFacts()).ToJsonString();
        var (address, secret) = HttpSink.AddressOf(page.Page.Route);
        using var request = new HttpRequestMessage(HttpMethod.Post, address)
        {
            Content = new StringContent(body, new MediaTypeHeaderValue("application/json", "utf-8")),
        };
        return (await http.PostAsync(request, [secret], cancellation)).ToOutcome("Slack");
    }
}
