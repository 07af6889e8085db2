using Burnwatch.Alerting.Incidents;
using PagerDuty.Client.Rest;
using PagerDuty.Client.Webhooks;

namespace Burnwatch.Alerting.Answering;

/// <summary>What somebody did to an incident of ours, by what PagerDuty tells of its own.</summary>
internal static class ActRule
{
    /// <summary>Where the acts come from, as they are stored.</summary>
    public const string Source = "pagerduty";

    /// <summary>Who did it where PagerDuty names nobody: it resolves and takes acknowledgements back after a time.</summary>
    public const string Nobody = "PagerDuty";

    // A note may have 25,000 characters; what is said is on a timeline.
    private const int TextLength = 4_000;

    /// <summary>Reads an event.</summary>
    /// <param name="told">The event.</param>
    /// <param name="dedupKey">The alert's key: an event of an incident that has several is an act on each.</param>
    /// <param name="isResolvedByUs">Whether we took that alert back, which comes back as an event too.</param>
    /// <param name="isAcknowledgedByUs">Whether we acknowledged it, which comes back too.</param>
    /// <returns>Null where nobody did anything, or nothing that moves or explains an incident.</returns>
    public static IncidentAct? Of(
        WebhookEvent told, string dedupKey, bool isResolvedByUs, bool isAcknowledgedByUs = false)
    {
        if (KindOf(told.Type) is not { } kind)
            return null;
        var isOurs = (kind is IncidentActKind.Resolve && isResolvedByUs)
            || (kind is IncidentActKind.Acknowledge && isAcknowledgedByUs);
        if (isOurs && told.Agent is not { IsPerson: true })
            return null;
        return new IncidentAct
        {
            Kind = kind,
            At = told.OccurredAt,
            Author = told.Agent?.Name ?? Nobody,
            Text = kind switch
            {
                IncidentActKind.Note => Cut(told.Note),
                IncidentActKind.Reassign => Cut(string.Join(", ", told.Incident?.Assignees ?? [])),
                _ => null,
            },
            Source = Source,
            SourceId = $"{told.Id}/{dedupKey}",
        };
    }

    /// <summary>Reads the state of an incident, where no webhook tells of its changes.</summary>
    /// <param name="there">The newest incident of the alert's key.</param>
    /// <param name="dedupKey">The alert's key.</param>
    /// <param name="last">What was done to the page last, as far as it is known.</param>
    /// <param name="isResolvedByUs">Whether we took that alert back.</param>
    /// <param name="isAcknowledgedByUs">Whether we acknowledged it.</param>
    public static IncidentAct? Of(
        RestIncident there, string dedupKey, IncidentActKind? last, bool isResolvedByUs,
        bool isAcknowledgedByUs = false)
    {
        IncidentActKind? kind = there.Status switch
        {
            RestIncidentStatus.Acknowledged when !isAcknowledgedByUs || there.IsChangedByPerson =>
                IncidentActKind.Acknowledge,
            RestIncidentStatus.Resolved when !isResolvedByUs || there.IsChangedByPerson => IncidentActKind.Resolve,
            RestIncidentStatus.Triggered when last is IncidentActKind.Acknowledge => IncidentActKind.Unacknowledge,
            RestIncidentStatus.Triggered when last is IncidentActKind.Resolve => IncidentActKind.Reopen,
            _ => null,
        };
        if (kind is not { } did || did == last)
            return null;
        return new IncidentAct
        {
            Kind = did,
            At = there.ChangedAt,
            Author = string.IsNullOrWhiteSpace(there.ChangedBy) ? Nobody : there.ChangedBy,
            Source = Source,
            SourceId = SourceIdOf(there, dedupKey),
        };
    }

    /// <summary>What somebody did of which nobody told, as the comparison found it.</summary>
    /// <param name="kind">Resolve or reopen.</param>
    /// <param name="there">The newest incident of the alert's key.</param>
    /// <param name="dedupKey">The alert's key.</param>
    public static IncidentAct OfFound(IncidentActKind kind, RestIncident there, string dedupKey) => new()
    {
        Kind = kind,
        At = there.ChangedAt,
        Author = string.IsNullOrWhiteSpace(there.ChangedBy) ? Nobody : there.ChangedBy,
        Text = "found there by the nightly comparison",
        Source = Source,
        SourceId = SourceIdOf(there, dedupKey),
    };

    // The same whether a poll or the comparison finds it.
    private static string SourceIdOf(RestIncident there, string dedupKey) =>
        $"{there.Id}/{there.Status}/{there.ChangedAt.UtcDateTime:O}/{dedupKey}";

    private static IncidentActKind? KindOf(string type) => type switch
    {
        "incident.acknowledged" => IncidentActKind.Acknowledge,
        "incident.unacknowledged" => IncidentActKind.Unacknowledge,
        "incident.resolved" => IncidentActKind.Resolve,
        "incident.reopened" => IncidentActKind.Reopen,
        "incident.reassigned" or "incident.delegated" => IncidentActKind.Reassign,
        "incident.annotated" => IncidentActKind.Note,
        _ => null,
    };

    private static string? Cut(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;
        // Postgres takes no zero in a text.
        text = text.Replace('\0', ' ').Trim();
        if (text.Length <= TextLength)
            return text;
        var end = char.IsHighSurrogate(text[TextLength - 2]) ? TextLength - 2 : TextLength - 1;
        return string.Concat(text.AsSpan(0, end), "…");
    }
}
