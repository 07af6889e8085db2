namespace Burnwatch.Simulator.PagerDuty;

/// <summary>The state of an incident.</summary>
public enum IncidentStatus
{
    Triggered,
    Acknowledged,
    Resolved,
}
