namespace PagerDuty.Client.Webhooks;

/// <summary>A body is no event of PagerDuty's; the sentence quotes nothing of it.</summary>
public sealed class WebhookFormatException(string message) : Exception(message);
