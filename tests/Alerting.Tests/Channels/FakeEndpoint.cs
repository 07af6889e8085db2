using System.Net;

namespace Burnwatch.Alerting.Tests.Channels;

/// <summary>Stands in for whoever is posted to: keeps what arrives and answers as it is told.</summary>
internal sealed class FakeEndpoint : HttpMessageHandler
{
    public List<(HttpRequestMessage Request, string Body)> Posts { get; } = [];

    public Func<HttpRequestMessage, HttpResponseMessage> Answer { get; set; } = _ => new(HttpStatusCode.OK);

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Posts.Add((request, await request.Content!.ReadAsStringAsync(cancellationToken)));
        return Answer(request);
    }
}
