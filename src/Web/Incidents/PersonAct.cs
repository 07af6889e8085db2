using Burnwatch.Alerting.Incidents;

namespace Burnwatch.Web.Incidents;

/// <summary>What a person did to an incident.</summary>
public sealed record PersonAct
{
    public required DateTimeOffset At { get; init; }
    public required IncidentActKind Kind { get; init; }
    public required string Author { get; init; }
    public string? Text { get; init; }
    public required string Source { get; init; }

    /// <summary>Whether an evaluation has taken account of it.</summary>
    public required bool IsFolded { get; init; }

    /// <summary>"acknowledged by ann, at PagerDuty".</summary>
    public string Words => $"{WhatOf(Kind)} by {Author}, {IncidentAct.WayOf(Source)}";

    private static string WhatOf(IncidentActKind kind) => kind switch
    {
        IncidentActKind.Acknowledge => "acknowledged",
        IncidentActKind.Unacknowledge => "acknowledgement taken back",
        IncidentActKind.Resolve => "resolved",
        IncidentActKind.Reopen => "opened again",
        IncidentActKind.Reassign => "given to another",
        _ => "noted",
    };
}
