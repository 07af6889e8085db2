using System.Globalization;
using System.Net.Http.Headers;
using Burnwatch.Secrets;

namespace Burnwatch.Alerting.Channels.Webhook;

/// <summary>Tells an endpoint of one's own by a signed post.</summary>
internal sealed class WebhookChannel(HttpSink http, ClosedChannelStore closed, TimeProvider time) : IChannel
{
    // The endpoint has gone: https://www.rfc-editor.org/rfc/rfc9110#name-410-gone
    private const int Gone = 410;

    public ChannelKind Kind => ChannelKind.Webhook;

    /// <remarks>Ours: the specifications name no rate, and an endpoint that has one answers 429.</remarks>
    public ChannelRate Rate { get; } = ChannelRate.PerMinute(60);

    public async Task<PageOutcome> SendAsync(ChannelPage page, CancellationToken cancellation)
    {
        var body = WebhookEvent.Of(page);
        var (address, secret) = HttpSink.AddressOf(page.Page.Route);
        if (await closed.FindAsync(page.Page.Channel, address.AbsoluteUri, cancellation) is { } said)
            return new PageOutcome(
                PageOutcomeKind.Refused,
                $"Not sent: the endpoint has closed this address. Give the channel another, or open it with "
                + $"burnwatch page test --channel {page.Channel.Name}. {said}");
        var secrets = page.Channel.SigningSecrets
            .Select(r => (Reference: r, Secret: SecretReference.Parse(r).Resolve())).ToList();
        using var request = Request(page, address, body, [.. secrets.Select(s => WebhookSignature.KeyOf(s.Reference, s.Secret))]);
        var answer = await http.PostAsync(request, [secret, .. secrets.Select(s => s.Secret)], cancellation);
        var outcome = answer.ToOutcome("The webhook", Gone);
        if (outcome.IsGone)
            await closed.CloseAsync(
                page.Page.Channel, address.AbsoluteUri, outcome.Text, time.GetUtcNow(), cancellation);
        return outcome;
    }

    private HttpRequestMessage Request(ChannelPage page, Uri address, byte[] body, IReadOnlyList<byte[]> keys)
    {
        // Of this attempt: whoever verifies compares it with the clock.
        var now = time.GetUtcNow();
        var id = WebhookEvent.IdOf(page.Page);
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/cloudevents+json", "utf-8");
        return new HttpRequestMessage(HttpMethod.Post, address)
        {
            Content = content,
            Headers =
            {
                { "webhook-id", id },
                { "webhook-timestamp", now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture) },
                { "webhook-signature", WebhookSignature.Of(keys, id, now, body) },
            },
        };
    }
}
