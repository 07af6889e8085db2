using System.Net;
using System.Text;
using Burnwatch.Collector.ElevenApi;
using Burnwatch.Secrets;
using Microsoft.Extensions.Logging.Abstractions;

namespace Burnwatch.Collector.Tests;

/// <summary>The provider as a function from request to response; keeps what it was sent.</summary>
internal sealed class FakeProvider(Func<HttpRequestMessage, HttpResponseMessage> answer) : HttpMessageHandler
{
    public static readonly ElevenApiAccess Access = new(new Uri("https://provider.test/"), new Secret("sk_test"));

    public List<(string Call, string? Key, string Body)> Requests { get; } = [];

    public static FakeProvider Answering(string body, HttpStatusCode status = HttpStatusCode.OK) =>
        new(_ => Response(body, status));

    public static HttpResponseMessage Response(string body, HttpStatusCode status = HttpStatusCode.OK) =>
        new(status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };

    /// <summary>The client; it makes no call again unless told, since clocks of tests stand still.</summary>
    public ElevenApiClient Client(TimeProvider? time = null, int retries = 0, int requestsPerMinute = 6_000)
    {
        time ??= TimeProvider.System;
        var calls = new ResilientCalls(
            retries, TimeSpan.FromSeconds(30), requestsPerMinute, time, NullLogger<ResilientCalls>.Instance);
        return new ElevenApiClient(new HttpClient(this) { Timeout = Timeout.InfiniteTimeSpan }, calls, time);
    }

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var key = request.Headers.TryGetValues("xi-api-key", out var values) ? values.Single() : null;
        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        Requests.Add(($"{request.Method} {request.RequestUri}", key, body));
        return answer(request);
    }
}
