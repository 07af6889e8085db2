using Burnwatch.Alerting.Quiet;
using Burnwatch.Web.Charts;
using Burnwatch.Web.Containment;
using Burnwatch.Web.Keys;

namespace Burnwatch.Web.Incidents;

/// <summary>What the page of an incident shows.</summary>
public sealed record IncidentModel
{
    public required DateTimeOffset Now { get; init; }
    public required IncidentDetails Incident { get; init; }

    /// <summary>What it costs.</summary>
    public required IncidentBurn Cost { get; init; }

    /// <summary>What is usual for the key; null while it is learning.</summary>
    public UsualHour? Usual { get; init; }
    public required Chart Burn { get; init; }

    /// <summary>One for each model family with readings.</summary>
    public required IReadOnlyList<Chart> Concurrency { get; init; }

    /// <summary>What changed of the key's credentials in the day before it and since, the newest first.</summary>
    public required IReadOnlyList<CredentialEventRow> CredentialEvents { get; init; }
    public required IReadOnlyList<TimelineEntry> Timeline { get; init; }

    /// <summary>What people did to it, the newest first.</summary>
    public required IReadOnlyList<PersonAct> People { get; init; }

    /// <summary>Other keys of the workspace event that it is part of, or was.</summary>
    public required IReadOnlyList<EventMember> Members { get; init; }

    /// <summary>For how long nothing odd may be seen until one that comes and goes is over.</summary>
    public required TimeSpan FlapQuiet { get; init; }

    /// <summary>What can be done about it.</summary>
    public required ContainmentFormModel Containment { get; init; }
    /// <summary>What is in force for its key while it is open.</summary>
    public required IReadOnlyList<QuietLine> Quiet { get; init; }
}

/// <summary>What is usual in an hour.</summary>
/// <param name="At">An instant of it on the key's own clock.</param>
/// <param name="Range">Credits of nine of ten such hours.</param>
public sealed record UsualHour(DateTimeOffset At, ExpectedRange Range);
