using System.Text.Json;
using PagerDuty.Client.Webhooks;

namespace Burnwatch.Alerting.Answering;

/// <summary>A webhook that was claimed and is to be read.</summary>
internal sealed record WaitingWebhook
{
    public required long Id { get; init; }
    public required string Event { get; init; }

    /// <summary>How often it was claimed, this time included.</summary>
    public required int Attempts { get; init; }

    public WebhookEvent Read() => JsonSerializer.Deserialize(Event, AnsweringJson.Default.WebhookEvent)!;
}
