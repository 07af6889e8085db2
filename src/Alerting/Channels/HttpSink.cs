using System.Net.Http.Headers;
using System.Text;
using Burnwatch.Alerting.Paging;
using Burnwatch.Secrets;

namespace Burnwatch.Alerting.Channels;

/// <summary>Posts to addresses that are secrets themselves, once, and tells what was answered without them.</summary>
internal sealed class HttpSink : IDisposable
{
    // Far more than any answer that a person reads; what a strange server sends beyond it is not read.
    private const int AnswerBytes = 8 * 1024;

    // Characters that are kept of what the server said.
    private const int SaidLength = 500;

    /// <summary>How long one attempt may take: Standard Webhooks advises 15 to 30 s.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(15);

    private readonly HttpClient http;

    public HttpSink()
        // No redirects: they would carry the page to wherever the answer points.
        : this(new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
    {
    }

    /// <summary>For a handler of your own; it is disposed with this.</summary>
    public HttpSink(HttpMessageHandler handler) =>
        http = new HttpClient(handler) { Timeout = System.Threading.Timeout.InfiniteTimeSpan };

    /// <summary>Posts once.</summary>
    /// <param name="request">What is posted.</param>
    /// <param name="secrets">What the answer must not be told with.</param>
    /// <param name="cancellation">Ends it early.</param>
    public async Task<HttpAnswer> PostAsync(
        HttpRequestMessage request, IReadOnlyList<Secret> secrets, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Timeout);
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            var said = Clean(await ReadAsync(response, limit.Token), secrets);
            return new HttpAnswer((int)response.StatusCode, said) { RetryAfter = RetryAfterOf(response.Headers) };
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new HttpAnswer(null, $"the attempt took longer than {Timeout}");
        }
        catch (HttpRequestException e)
        {
            return new HttpAnswer(null, Clean(e.Message, secrets));
        }
    }

    public void Dispose() => http.Dispose();

    /// <summary>The secret address that a reference leads to.</summary>
    /// <exception cref="RouteException">What is there is no address, or one that would send in the clear.</exception>
    public static (Uri Address, Secret Secret) AddressOf(string reference)
    {
        var secret = SecretReference.Parse(reference).Resolve();
        if (!Uri.TryCreate(secret.Reveal(), UriKind.Absolute, out var address)
            || address.Scheme is not ("http" or "https"))
            throw new RouteException($"What {reference} leads to is no address; it should begin with https://.");
        if (address is { Scheme: "http", IsLoopback: false })
            throw new RouteException($"What {reference} leads to would send the page in the clear; it should be https.");
        return (address, secret);
    }

    /// <summary>One line without the secrets, of a sane length.</summary>
    public static string Clean(string text, IReadOnlyList<Secret> secrets)
    {
        // Before anything is cut, so that no part of a secret is left at the cut.
        foreach (var secret in secrets)
            text = secret.Redact(text);
        return TextLimit.Cut(string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)).Trim(), SaidLength);
    }

    private static async Task<string> ReadAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(cancellation);
            var bytes = new byte[AnswerBytes];
            var length = await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellation);
            return Encoding.UTF8.GetString(bytes, 0, length);
        }
        catch (Exception e) when (e is IOException or HttpRequestException or OperationCanceledException)
        {
            // The status alone decides, so an answer that breaks off is one without words.
            return "";
        }
    }

    /// <summary>Seconds, or a date, which is measured from the answer's own: the server's clock, not ours.</summary>
    private static TimeSpan? RetryAfterOf(HttpResponseHeaders headers)
    {
        var wait = headers.RetryAfter?.Delta ?? (headers.RetryAfter?.Date - headers.Date);
        return wait > TimeSpan.Zero ? wait : null;
    }
}

/// <summary>What was answered to a post.</summary>
/// <param name="Status">The HTTP status; null where there was no answer.</param>
/// <param name="Said">The body, or what the network said, safe to show.</param>
internal sealed record HttpAnswer(int? Status, string Said)
{
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>What became of the page.</summary>
    /// <param name="who">Whose answer it is, such as "Slack".</param>
    /// <param name="goneStatus">What says that the address is to be left alone for good; 0: nothing does.</param>
    /// <remarks>
    /// RFC 9110: 408, 425, 429 and 5xx may pass, all others stay. A redirect is a refusal: nobody follows it.
    /// </remarks>
    public PageOutcome ToOutcome(string who, int goneStatus = 0)
    {
        if (Status is not { } status)
            return new(PageOutcomeKind.TryLater, $"{who} did not answer: {Said}");
        var text = Said.Length == 0 ? $"{who} answered {status}" : $"{who} answered {status}: {Said}";
        return status switch
        {
            >= 200 and <= 299 => new(PageOutcomeKind.Accepted, text),
            408 or 425 or 429 or >= 500 => new(PageOutcomeKind.TryLater, text) { RetryAfter = RetryAfter },
            _ => new(PageOutcomeKind.Refused, text) { IsRouteAtFault = true, IsGone = status == goneStatus },
        };
    }
}
