using Burnwatch.Alerting.Incidents;

namespace Burnwatch.Alerting.Explaining;

/// <summary>A step of an incident of a key, as it was written down.</summary>
public sealed record IncidentMove(DateTimeOffset At, IncidentChange Change, string Why)
{
    /// <summary>Whether a person had to be told.</summary>
    public bool Pages => new IncidentStep(null, Change, Why).Triggers;
}
