using System.Net.Http.Headers;

namespace Burnwatch.Client;

/// <summary>Sends a batch once.</summary>
internal sealed class BatchSender : IDisposable
{
    private readonly BurnwatchReportingOptions options;
    private readonly Uri address;
    private readonly HttpClient http;

    public BatchSender(BurnwatchReportingOptions options)
    {
        this.options = options;
        address = new Uri(options.Endpoint!, "/api/v1/samples");
        // A client of its own: one from the service's factory would pass through the handlers of the service, ours
        // among them, and a redirect would carry the token to somebody else.
        http = new HttpClient(
            options.MessageHandler?.Invoke() ?? new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            })
        {
            Timeout = options.RequestTimeout,
        };
    }

    /// <summary>Sends it.</summary>
    /// <param name="body">The packed samples.</param>
    /// <param name="key">What the batch is called, the same at each try.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <returns>What the answer means, its status, and when it is worth trying again if it says so.</returns>
    public async Task<(BatchOutcome Outcome, int Status, TimeSpan? RetryAfter)> SendAsync(
        byte[] body, string key, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Content.Headers.ContentEncoding.Add("gzip");
        request.Headers.Add("Idempotency-Key", key);
        var token = await TokenAsync(cancellation).ConfigureAwait(false);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation)
            .ConfigureAwait(false);
        return (BatchOutcomes.Of(answer.StatusCode), (int)answer.StatusCode, answer.Headers.RetryAfter?.Delta);
    }

    public void Dispose() => http.Dispose();

    private async Task<string> TokenAsync(CancellationToken cancellation) =>
        (options.TokenFile is { } file
            ? await File.ReadAllTextAsync(file, cancellation).ConfigureAwait(false)
            : options.Token!).Trim();
}
