namespace Burnwatch.Alerting.Incidents;

/// <summary>What a step came to: the incident from here on, what changed, and why.</summary>
public readonly record struct IncidentStep(Incident? Incident, IncidentChange Change, string Why)
{
    /// <summary>Whether a person must be told of an incident that is open.</summary>
    public bool Triggers =>
        Change is IncidentChange.Opened or IncidentChange.Reopened or IncidentChange.Worsened or IncidentChange
            .Reminded or IncidentChange.Unsilenced;
}
