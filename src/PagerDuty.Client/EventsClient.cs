using System.Net.Http.Headers;
using System.Text;

namespace PagerDuty.Client;

/// <summary>
/// Sends events to PagerDuty's Events API v2. One client may serve many threads for as long as there is need.
/// </summary>
public sealed class EventsClient : IDisposable
{
    // Far more than any answer of PagerDuty; what a strange server sends beyond it is not read.
    private const int AnswerBytes = 16 * 1024;

    private readonly HttpClient http;
    private readonly EventsClientOptions options;

    public EventsClient(EventsClientOptions options)
        // No redirects: they would carry the routing key to wherever the answer points.
        : this(options, new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        })
    {
    }

    /// <summary>For a handler of your own; it is disposed with the client.</summary>
    public EventsClient(EventsClientOptions options, HttpMessageHandler handler)
    {
        this.options = options;
        // One limit of our own covers the request and the reading of its answer.
        http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>Sends an event once.</summary>
    /// <returns>What became of it. An attempt that fails or takes too long is an outcome, not an exception.</returns>
    /// <exception cref="OperationCanceledException">
    /// <paramref name="cancellation"/> was cancelled before there was an answer.
    /// </exception>
    public async Task<EventOutcome> SendAsync(PagerDutyEvent pagerDutyEvent, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(pagerDutyEvent);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(options.Timeout);
        using var request = RequestFor(pagerDutyEvent);
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            var answer = await ReadAnswerAsync(response, pagerDutyEvent.RoutingKey, limit.Token);
            return EventOutcome.Of((int)response.StatusCode, answer, RetryAfterOf(response.Headers));
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return EventOutcome.OfNetworkError($"the attempt took longer than {options.Timeout}");
        }
        catch (HttpRequestException e)
        {
            return EventOutcome.OfNetworkError(PagerDutyAnswer.Clean(e.Message, pagerDutyEvent.RoutingKey));
        }
    }

    public void Dispose() => http.Dispose();

    private HttpRequestMessage RequestFor(PagerDutyEvent pagerDutyEvent)
    {
        var content = new ByteArrayContent(pagerDutyEvent.ToBody().ToUtf8());
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return new HttpRequestMessage(HttpMethod.Post, options.AddressOf(pagerDutyEvent.Path)) { Content = content };
    }

    /// <summary>The status alone decides, so an answer that breaks off is one without words.</summary>
    private static async Task<PagerDutyAnswer> ReadAnswerAsync(
        HttpResponseMessage response, RoutingKey key, CancellationToken cancellation)
    {
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(cancellation);
            var bytes = new byte[AnswerBytes];
            var length = await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellation);
            return PagerDutyAnswer.Parse(Encoding.UTF8.GetString(bytes, 0, length), key);
        }
        catch (Exception e) when (e is IOException or HttpRequestException or OperationCanceledException)
        {
            return PagerDutyAnswer.Empty;
        }
    }

    /// <summary>Seconds, or a date, which is measured from the answer's own: the server's clock, not ours.</summary>
    private static TimeSpan? RetryAfterOf(HttpResponseHeaders headers)
    {
        var wait = headers.RetryAfter?.Delta ?? (headers.RetryAfter?.Date - headers.Date);
        return wait > TimeSpan.Zero ? wait : null;
    }
}
