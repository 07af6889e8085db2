using Burnwatch.Web.Charts;

namespace Burnwatch.Web.Incidents;

/// <summary>What the page of an incident shows.</summary>
public sealed record IncidentModel
{
    public required DateTimeOffset Now { get; init; }
    public required IncidentDetails Incident { get; init; }

    /// <summary>What it costs.</summary>
    public required IncidentBurn Cost { get; init; }

    /// <summary>Credits that are usual in an hour such as the newest of the incident; null while the key is learning.</summary>
    public ExpectedRange? Usual { get; init; }

    /// <summary>The hour that <see cref="Usual"/> is of, on the key's own clock.</summary>
    public required DateTimeOffset UsualAt { get; init; }
    public required Chart Burn { get; init; }

    /// <summary>One for each model family with readings.</summary>
    public required IReadOnlyList<Chart> Concurrency { get; init; }
    public required IReadOnlyList<TimelineEntry> Timeline { get; init; }
}
