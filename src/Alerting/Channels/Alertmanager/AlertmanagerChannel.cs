using System.Net.Http.Headers;
using Burnwatch.Secrets;

namespace Burnwatch.Alerting.Channels.Alertmanager;

/// <summary>Tells every instance of an Alertmanager; they settle among themselves who notifies.</summary>
internal sealed class AlertmanagerChannel(HttpSink http, TimeProvider time) : IChannel
{
    public ChannelKind Kind => ChannelKind.Alertmanager;

    /// <remarks>Ours: it documents none, and every firing alert is sent again each minute.</remarks>
    public ChannelRate Rate { get; } = ChannelRate.PerMinute(600);

    public async Task<PageOutcome> SendAsync(ChannelPage page, CancellationToken cancellation)
    {
        var body = AlertmanagerAlert.Of(page, time.GetUtcNow()).ToJsonString();
        var authorization = page.Channel.Authorization is { } reference
            ? SecretReference.Parse(reference).Resolve()
            : null;
        var outcomes = await Task.WhenAll(
            page.Channel.Urls.Select(url => PostAsync(url, body, authorization, cancellation)));
        return Together(outcomes);
    }

    /// <summary>One instance that has it tells the others; where none has, the one that may take it later decides.</summary>
    public static PageOutcome Together(IReadOnlyList<PageOutcome> outcomes)
    {
        var decides = outcomes.MinBy(o => o.Kind)!;
        var failed = outcomes.Where(o => o.Kind is not PageOutcomeKind.Accepted).Select(o => o.Text).ToList();
        return decides.Kind is PageOutcomeKind.Accepted && failed.Count > 0
            ? decides with { Text = $"{decides.Text}; of {outcomes.Count} instances not: {string.Join("; ", failed)}" }
            : decides;
    }

    private async Task<PageOutcome> PostAsync(
        Uri url, string body, Secret? authorization, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Post, new Uri($"{url.AbsoluteUri.TrimEnd('/')}/api/v2/alerts"))
        {
            Content = new StringContent(body, new MediaTypeHeaderValue("application/json", "utf-8")),
        };
        if (authorization is not null)
            request.Headers.TryAddWithoutValidation("Authorization", authorization.Reveal());
        var answer = await http.PostAsync(request, authorization is null ? [] : [authorization], cancellation);
        return answer.ToOutcome($"Alertmanager at {url.Authority}");
    }
}
