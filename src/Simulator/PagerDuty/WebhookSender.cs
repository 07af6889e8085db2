using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;

namespace Burnwatch.Simulator.PagerDuty;

/// <summary>Delivers v3 webhooks in order, signed, and again until they are taken or refused.</summary>
/// <remarks>
/// 2xx is taken; a time-out, no connection, 429 and 5xx are tried again; any other answer drops the webhook.
/// </remarks>
internal sealed class WebhookSender : IAsyncDisposable
{
    // The receiver has five real seconds, however fast the clock runs.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan GiveUpAfter = TimeSpan.FromHours(48);

    private readonly Channel<Delivery> queue = Channel.CreateUnbounded<Delivery>();
    private readonly HttpClient client = new() { Timeout = Patience };
    private readonly CancellationTokenSource stopping = new();
    private readonly PagerDutyOptions options;
    private readonly TimeProvider time;
    private readonly Task loop;
    private volatile IReadOnlyList<Subscription> subscriptions = [];

    public WebhookSender(PagerDutyOptions options, TimeProvider time)
    {
        this.options = options;
        this.time = time;
        if (options.WebhookUrl is { } url)
            Subscribe(url, options.WebhookSecret);
        loop = Task.Run(DeliverAsync);
    }

    public void Subscribe(Uri url, string secret) =>
        subscriptions = [.. subscriptions, new Subscription($"PW{subscriptions.Count + 1:d5}", url, secret)];

    /// <param name="incident">As it is after the change.</param>
    /// <param name="agent">The person who changed it; null if an event did.</param>
    /// <param name="what">What happened, as "acknowledged"; the status it has now unless given.</param>
    /// <param name="at">When it did; when it took its status unless given.</param>
    public void Send(PagerIncident incident, string? agent, string? what = null, DateTimeOffset? at = null)
    {
        var webhook = EventOf(
            agent, what ?? IncidentsEndpoint.Word(incident.Status), at ?? incident.ChangedAt);
        var data = DataOf(incident);
        webhook = webhook with { Data = JsonSerializer.SerializeToElement(data, PagerDutyJson.Default.WebhookIncident) };
        Send(webhook);
    }

    /// <summary>Tells that somebody wrote something of an incident.</summary>
    public void SendNote(PagerIncident incident, string agent, string note, DateTimeOffset now)
    {
        var data = new WebhookNote("N" + incident.Id, note, DataOf(incident));
        Send(EventOf(agent, "annotated", now) with
        {
            Data = JsonSerializer.SerializeToElement(data, PagerDutyJson.Default.WebhookNote),
        });
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await loop;
        client.Dispose();
        stopping.Dispose();
    }

    internal static string Sign(string secret, ReadOnlySpan<byte> body) =>
        "v1=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body));

    private async Task DeliverAsync()
    {
        try
        {
            await foreach (var delivery in queue.Reader.ReadAllAsync(stopping.Token))
                await DeliverAsync(delivery);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Stopping; what is queued is lost, as it is when a subscription is deleted.
        }
    }

    private async Task DeliverAsync(Delivery delivery)
    {
        var pause = FirstPause;
        while (!await TryAsync(delivery) && time.GetUtcNow() - delivery.At < GiveUpAfter)
        {
            await Task.Delay(pause, time, stopping.Token);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    /// <summary>False if it is to be tried again.</summary>
    private async Task<bool> TryAsync(Delivery delivery)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, delivery.Subscription.Url);
            request.Content = new ByteArrayContent(delivery.Body);
            request.Content.Headers.ContentType = new("application/json");
            request.Headers.Add("X-PagerDuty-Signature", Sign(delivery.Subscription.Secret, delivery.Body));
            request.Headers.Add("X-Webhook-Id", delivery.Id);
            request.Headers.Add("X-Webhook-Subscription", delivery.Subscription.Id);
            request.Headers.Add("User-Agent", "PagerDuty-Webhook/V3.0");
            using var response = await client.SendAsync(request, stopping.Token);
            return response.StatusCode is not HttpStatusCode.TooManyRequests and < HttpStatusCode.InternalServerError;
        }
        catch (Exception e)
            when (e is HttpRequestException or OperationCanceledException && !stopping.IsCancellationRequested)
        {
            return false;
        }
    }

    private void Send(WebhookEvent webhook)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new WebhookBody(webhook), PagerDutyJson.Default.WebhookBody);
        foreach (var subscription in subscriptions)
            queue.Writer.TryWrite(new Delivery(Guid.NewGuid().ToString(), subscription, body, webhook.OccurredAt));
    }

    private static WebhookEvent EventOf(string? agent, string what, DateTimeOffset at) => new()
    {
        Id = Guid.NewGuid().ToString(),
        EventType = "incident." + what,
        OccurredAt = at,
        Agent = agent is null ? null : UserOf(agent),
    };

    private WebhookIncident DataOf(PagerIncident incident) => new()
    {
        Id = incident.Id,
        Number = incident.Number,
        Status = IncidentsEndpoint.Word(incident.Status),
        IncidentKey = options.WebhooksCarryKey ? incident.DedupKey : null,
        Title = incident.Title,
        CreatedAt = incident.CreatedAt,
        Service = IncidentsEndpoint.Service(incident),
        Urgency = IncidentsEndpoint.Urgency(incident),
        Assignees = incident.AssignedTo is { } assignee ? [UserOf(assignee)] : [],
        HtmlUrl = "/#" + incident.Id,
    };

    private static Reference UserOf(string name) => new("P" + name.Length, "user_reference", name);

    private sealed record Subscription(string Id, Uri Url, string Secret);

    private sealed record Delivery(string Id, Subscription Subscription, byte[] Body, DateTimeOffset At);
}
