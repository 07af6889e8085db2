using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using PagerDuty.Client;

namespace Burnwatch.Alerting.Tests.Paging;

/// <summary>Stands in for PagerDuty: keeps the events that arrive and answers them as it is told, 202 unless it is.</summary>
internal sealed class FakePagerDuty : HttpMessageHandler
{
    private readonly List<JsonObject> events = [];

    /// <summary>What arrived, in the order of arrival.</summary>
    public IReadOnlyList<JsonObject> Events
    {
        get
        {
            lock (events)
                return [.. events];
        }
    }

    /// <summary>The events as "trigger burnwatch-1".</summary>
    public IEnumerable<string> Told => Events.Select(e => $"{e["event_action"]} {e["dedup_key"]}");

    public Func<JsonObject, Task<HttpResponseMessage>> Answer { get; set; } = _ => With(202);

    public EventsClient Client => new(new EventsClientOptions { BaseAddress = new Uri("https://pagerduty.test") }, this);

    public static Task<HttpResponseMessage> With(int status, string body = """{"status":"success","message":"Event processed"}""") =>
        Task.FromResult(new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent(body, Encoding.UTF8, "application/json") });

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = JsonNode.Parse(await request.Content!.ReadAsStringAsync(cancellationToken))!.AsObject();
        lock (events)
            events.Add(body);
        return await Answer(body).WaitAsync(cancellationToken);
    }
}
