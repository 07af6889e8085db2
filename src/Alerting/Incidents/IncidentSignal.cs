namespace Burnwatch.Alerting.Incidents;

/// <summary>A signal that is or was part of an incident.</summary>
public sealed record IncidentSignal
{
    /// <summary>As it fired last.</summary>
    public required Signal Signal { get; init; }

    /// <summary>The end of the evidence on which it joined.</summary>
    public required DateTimeOffset FirstAt { get; init; }

    /// <summary>Whether a page has named it.</summary>
    public required bool IsPaged { get; init; }
}
