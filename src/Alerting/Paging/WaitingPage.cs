using System.Text.Json;

namespace Burnwatch.Alerting.Paging;

/// <summary>A page that was claimed and is to be sent.</summary>
internal sealed record WaitingPage
{
    public required long Id { get; init; }

    /// <summary>0 of a page of the daemon's own alarm, which is of no incident.</summary>
    public required long IncidentId { get; init; }
    public required int Generation { get; init; }

    /// <summary>The channel, as it is written with the page: "pagerduty", or "slack:security".</summary>
    public string Channel { get; init; } = Channels.ChannelOptions.PagerDuty;

    public required string Action { get; init; }
    public required string DedupKey { get; init; }

    /// <summary>Where in the channel: a reference to its address or key, or the people that mail goes to.</summary>
    public required string Route { get; init; }

    /// <summary>What it says there; null in what was made for a test: that of its content.</summary>
    public string? Severity { get; init; }
    public required string Content { get; init; }

    /// <summary>What the trigger said that this follows; null of a trigger.</summary>
    public string? TriggerContent { get; init; }

    /// <summary>How often it was claimed, this time included.</summary>
    public required int Attempts { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Whether it follows a trigger that was refused.</summary>
    public bool IsOfRefusedTrigger { get; init; }

    public bool IsTrigger => Action == "trigger";

    public bool IsAcknowledgement => Action == "acknowledge";

    public bool IsResolve => Action == "resolve";

    public PageContent ReadContent() => Read(Content);

    /// <summary>What the trigger said: a resolve ends that, whatever is known by now.</summary>
    public PageContent ReadTriggerContent() => Read(TriggerContent ?? Content);

    public Severity SeverityOf(PageContent content) =>
        Enum.TryParse<Severity>(Severity, ignoreCase: true, out var own) ? own : content.Severity;

    private static PageContent Read(string json) =>
        JsonSerializer.Deserialize(json, AlertingJson.Default.PageContent)!;
}
