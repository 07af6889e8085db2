namespace PagerDuty.Client.Rest;

/// <summary>An incident as PagerDuty shows it.</summary>
public sealed record RestIncident
{
    public required string Id { get; init; }

    public required RestIncidentStatus Status { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it took its status.</summary>
    public required DateTimeOffset ChangedAt { get; init; }

    /// <summary>Who gave it its status, as PagerDuty shows them; null where it does not say.</summary>
    public string? ChangedBy { get; init; }

    /// <summary>Whether that is a user, and no integration or rule.</summary>
    public bool IsChangedByPerson { get; init; }

    public bool IsOpen => Status is not RestIncidentStatus.Resolved;
}

public enum RestIncidentStatus
{
    Triggered,
    Acknowledged,
    Resolved,
}
