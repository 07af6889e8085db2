namespace Burnwatch.Alerting.Incidents;

/// <summary>What became of an act that was told.</summary>
public enum IncidentActIntake
{
    /// <summary>Stored; the next tick of the incident's shard takes account of it.</summary>
    Added,

    /// <summary>It was told before.</summary>
    Known,

    /// <summary>There is no such incident, or no page with such a key.</summary>
    NoIncident,
}
