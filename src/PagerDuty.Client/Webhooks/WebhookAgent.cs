using System.Text.Json;

namespace PagerDuty.Client.Webhooks;

/// <summary>Who or what did something at PagerDuty.</summary>
/// <param name="Name">The name that PagerDuty shows; its id where it shows none.</param>
/// <param name="IsPerson">Whether it is a user: an integration, a service or a rule is none.</param>
public sealed record WebhookAgent(string Name, bool IsPerson)
{
    private const string User = "user_reference";

    internal static WebhookAgent? Of(JsonElement pagerDutyEvent)
    {
        if (!pagerDutyEvent.TryGetProperty("agent", out var agent) || agent.ValueKind is not JsonValueKind.Object)
            return null;
        var name = WebhookEvent.TextOf(agent, "summary") ?? WebhookEvent.TextOf(agent, "id");
        return string.IsNullOrWhiteSpace(name)
            ? null
            : new WebhookAgent(name, WebhookEvent.TextOf(agent, "type") is User or "user");
    }
}
