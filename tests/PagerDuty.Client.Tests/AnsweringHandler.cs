using System.Net;
using System.Text;

namespace PagerDuty.Client.Tests;

/// <summary>Stands in for the network: keeps what was sent and answers as it is told.</summary>
internal sealed class AnsweringHandler(
    Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> answer) : HttpMessageHandler
{
    public List<(Uri Address, string Body)> Sent { get; } = [];

    public static AnsweringHandler With(int status, string body = "", Action<HttpResponseMessage>? more = null) =>
        new((_, _) =>
        {
            var response = new HttpResponseMessage((HttpStatusCode)status)
            {
                Content = new StringContent(body, Encoding.UTF8),
            };
            more?.Invoke(response);
            return Task.FromResult(response);
        });

    public static AnsweringHandler Failing(Exception exception) => new((_, _) => throw exception);

    public EventsClient Client(TimeSpan? timeout = null) => new(
        new EventsClientOptions
        {
            BaseAddress = new Uri("http://pagerduty.test"),
            Timeout = timeout ?? TimeSpan.FromMinutes(1),
        },
        this);

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Sent.Add((request.RequestUri!, await request.Content!.ReadAsStringAsync(cancellationToken)));
        return await answer(request, cancellationToken);
    }
}
