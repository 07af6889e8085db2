namespace Burnwatch.Alerting.Incidents;

/// <summary>Where an incident stands.</summary>
public enum IncidentState
{
    /// <summary>The newest evidence is odd.</summary>
    Firing,

    /// <summary>The newest evidence is ordinary, but not for long enough yet.</summary>
    Recovering,

    Resolved,
}
