using System.Text.Json;
using Burnwatch.Alerting;
using Burnwatch.Alerting.Evaluation;
using Burnwatch.Collector.Containment;

namespace Burnwatch.Web.Incidents;

/// <summary>A step of an incident.</summary>
public sealed record TimelineStep
{
    public required DateTimeOffset At { get; init; }

    /// <summary>What it did to the incident: "opened", "worsened".</summary>
    public required string Kind { get; init; }

    /// <summary>Why.</summary>
    public required string Text { get; init; }

    /// <summary>The judgement that decided, as it is stored.</summary>
    public string? EvidenceJson { get; init; }

    /// <summary>What was done at the provider.</summary>
    internal static TimelineStep Of(ContainmentRow row) => new() { At = row.At, Kind = "contained", Text = row.Words };

    public Judgement? Evidence =>
        EvidenceJson is null ? null : JsonSerializer.Deserialize(EvidenceJson, AlertingJson.Default.Judgement);
}

/// <summary>A message about an incident, and what became of it.</summary>
public sealed record TimelinePage
{
    public required DateTimeOffset CreatedAt { get; init; }
    public required int Generation { get; init; }
    public required string Channel { get; init; }

    /// <summary>"trigger", "acknowledge" or "resolve".</summary>
    public required string Action { get; init; }

    /// <summary>"waiting", "sent" or "refused".</summary>
    public required string State { get; init; }
    public required int Attempts { get; init; }
    public DateTimeOffset? SentAt { get; init; }

    /// <summary>What the channel said last; null before the first attempt.</summary>
    public string? LastAnswer { get; init; }

    /// <summary>What the channel knows it by.</summary>
    public required string DedupKey { get; init; }
}

/// <summary>A step or a page, in the order in which they came about.</summary>
public sealed record TimelineEntry(DateTimeOffset At, TimelineStep? Step, TimelinePage? Page);
