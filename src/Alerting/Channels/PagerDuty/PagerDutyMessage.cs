using PagerDuty.Client;

namespace Burnwatch.Alerting.Channels.PagerDuty;

/// <summary>What a page looks like as a PagerDuty event.</summary>
internal static class PagerDutyMessage
{
    /// <summary>Turns a page into an event.</summary>
    /// <param name="page">The page.</param>
    /// <param name="key">The routing key that its route refers to.</param>
    public static PagerDutyEvent Of(ChannelPage page, RoutingKey key)
    {
        var waiting = page.Page;
        if (waiting.IsResolve)
            return new ResolveEvent { RoutingKey = key, DedupKey = waiting.DedupKey };
        if (waiting.IsAcknowledgement)
            return new AcknowledgeEvent { RoutingKey = key, DedupKey = waiting.DedupKey };
        var facts = page.ReadFacts();
        var content = facts.Content;
        return new TriggerEvent
        {
            RoutingKey = key,
            DedupKey = waiting.DedupKey,
            Client = "Burnwatch",
            ClientUrl = page.PublicUrl?.ToString(),
            Links = [.. facts.Links.Select(l => new EventLink(l.Address.AbsoluteUri, l.Text))],
            // PagerDuty shows none that does not come by https.
            Images = facts.ChartUrl is { Scheme: "https" } chart
                ? [new EventImage(chart.AbsoluteUri, facts.Links[0].Address.AbsoluteUri, "What it used, and what is usual")]
                : [],
            Payload = new EventPayload
            {
                Summary = facts.Title,
                Source = $"{content.Workspace}/{content.Key}",
                Severity = SeverityOf(facts.Severity),
                Timestamp = waiting.CreatedAt,
                Component = content.Key,
                Group = content.Workspace,
                Class = string.Join(", ", content.Signals.Select(s => SignalNames.CodeOf(s.Kind))),
                CustomDetails = facts.ToJson(),
            },
        };
    }

    private static EventSeverity SeverityOf(Severity severity) => severity switch
    {
        Severity.Critical => EventSeverity.Critical,
        Severity.Error => EventSeverity.Error,
        Severity.Warning => EventSeverity.Warning,
        _ => EventSeverity.Info,
    };
}
