using System.Text.Json;
using System.Text.Json.Nodes;
using Burnwatch.Signals;
using PagerDuty.Client;

namespace Burnwatch.Alerting.Paging;

/// <summary>What a page looks like as a PagerDuty event.</summary>
internal static class PagerDutyChannel
{
    public const string Name = "pagerduty";

    /// <summary>Turns a page into an event.</summary>
    /// <param name="page">The page.</param>
    /// <param name="key">The routing key that its route refers to.</param>
    /// <param name="publicUrl">Where the links lead; null: no links.</param>
    public static PagerDutyEvent EventOf(WaitingPage page, RoutingKey key, Uri? publicUrl)
    {
        if (page.Action == "resolve")
            return new ResolveEvent { RoutingKey = key, DedupKey = page.DedupKey };
        var content = page.ReadContent();
        return new TriggerEvent
        {
            RoutingKey = key,
            DedupKey = page.DedupKey,
            Client = "Burnwatch",
            ClientUrl = publicUrl?.ToString(),
            Links = LinksOf(page, content, publicUrl),
            Payload = new EventPayload
            {
                Summary = content.Title,
                Source = $"{content.Workspace}/{content.Key}",
                Severity = SeverityOf(content.Severity),
                Timestamp = page.CreatedAt,
                Component = content.Key,
                Group = content.Workspace,
                Class = string.Join(", ", content.Signals.Select(s => SignalNames.CodeOf(s.Kind))),
                CustomDetails = DetailsOf(page, content),
            },
        };
    }

    private static IReadOnlyList<EventLink> LinksOf(WaitingPage page, PageContent content, Uri? publicUrl) =>
        publicUrl is null
            ? []
            :
            [
                new EventLink(
                    AddressOf(publicUrl, $"incidents/{page.IncidentId}"), "The incident, with its chart and evidence"),
                new EventLink(AddressOf(publicUrl, $"keys/{content.KeyId}"), $"The key {content.Key}"),
            ];

    // A relative address would take the place of the last part of a path without a slash at its end.
    private static string AddressOf(Uri publicUrl, string path) => $"{publicUrl.AbsoluteUri.TrimEnd('/')}/{path}";

    // The order in which a person reads at night: who, what, what is normal, what it costs, what to do.
    private static JsonObject DetailsOf(WaitingPage page, PageContent content)
    {
        var details = new JsonObject
        {
            ["why_now"] = content.Why,
            ["sent_here_because"] = content.SentHereBecause,
            ["key"] = content.Hint is null ? content.Key : $"{content.Key} (ends in {content.Hint})",
            ["owner"] = content.Owner,
            ["environment"] = content.Environment,
            ["product"] = content.Product,
            ["service_account"] = content.ServiceAccount,
            ["workspace"] = content.Workspace,
            ["what_it_does"] = List(content.WhatItDoes),
            ["workspace_event"] = content.Event?.Reason,
            ["keys_of_the_event"] = content.Event is { } crowd ? string.Join(", ", crowd.Names) : null,
            ["changed_before"] = content.ChangedBefore is { } changed ? List(changed) : null,
            ["what_is_normal"] = content.WhatIsNormal,
            ["how_sure"] = content.Sureness,
            ["used_for_in_the_last_hour"] = List(content.UsedFor),
            ["since"] = Wording.Time(content.Since),
            ["credits_per_hour"] = Math.Round(content.CreditsPerHour),
            ["credits_so_far"] = Math.Round(content.CreditsSoFar),
            ["credits_left"] = content.CreditsLeft,
            ["credits_end"] = content.CreditsEndAt is { } end ? Wording.Time(end) : null,
            ["next_steps"] = List(content.NextSteps),
            ["evidence"] = JsonSerializer.SerializeToNode(content, AlertingJson.Default.PageContent)!["signals"]!
                .DeepClone(),
            ["incident"] = page.IncidentId,
            ["page_of_the_incident"] = content.Generation,
        };
        foreach (var empty in details.Where(d => d.Value is null).Select(d => d.Key).ToList())
            details.Remove(empty);
        return details;
    }

    private static JsonArray List(IEnumerable<string> lines) => [.. lines.Select(l => JsonValue.Create(l))];

    private static EventSeverity SeverityOf(Severity severity) => severity switch
    {
        Severity.Critical => EventSeverity.Critical,
        Severity.Error => EventSeverity.Error,
        Severity.Warning => EventSeverity.Warning,
        _ => EventSeverity.Info,
    };
}
