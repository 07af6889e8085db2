using Burnwatch.Alerting.Incidents;

namespace Burnwatch.Web.Incidents;

/// <summary>Another key of the workspace event that an incident is part of, or was.</summary>
public sealed record EventMember
{
    public required long IncidentId { get; init; }
    public required string Key { get; init; }
    public required IncidentState State { get; init; }

    /// <summary>Whether people were told of it by itself; if not, another told of it.</summary>
    public required bool IsTold { get; init; }
    public required double PeakPerHour { get; init; }
}
