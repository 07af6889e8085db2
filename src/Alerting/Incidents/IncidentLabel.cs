namespace Burnwatch.Alerting.Incidents;

/// <summary>What a person says an incident was.</summary>
public enum IncidentLabel
{
    /// <summary>Somebody looked and could not tell: as if there were no label.</summary>
    Unknown,

    /// <summary>What the key is for, and may do again: learnt at once. It ends an incident that is open.</summary>
    Expected,

    /// <summary>
    /// Somebody else used the key: it stays open as long as it goes on, and does not count as harmless when thresholds
    /// are derived.
    /// </summary>
    Abuse,
}
