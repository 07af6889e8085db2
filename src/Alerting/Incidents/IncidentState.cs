namespace Burnwatch.Alerting.Incidents;

/// <summary>Where an incident stands.</summary>
public enum IncidentState
{
    /// <summary>The newest evidence is odd, and nobody is told yet.</summary>
    Pending,

    /// <summary>The newest evidence is odd.</summary>
    Firing,

    /// <summary>Somebody looks after it.</summary>
    Acknowledged,

    /// <summary>The newest evidence is ordinary, but not for long enough yet.</summary>
    Recovering,

    Resolved,
}
