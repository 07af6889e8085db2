namespace Burnwatch.Simulator.PagerDuty;

/// <summary>An incident with its one alert, as it stands.</summary>
public sealed record PagerIncident
{
    public required string Id { get; init; }

    /// <summary>Counted from 1 in the order of opening.</summary>
    public required int Number { get; init; }

    public required string RoutingKey { get; init; }

    /// <summary>The key of its alert. By REST and in webhooks an incident has no key of its own.</summary>
    public required string DedupKey { get; init; }

    public required IncidentStatus Status { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ChangedAt { get; init; }

    /// <summary>Who acknowledged it, null if nobody did.</summary>
    public string? AcknowledgedBy { get; init; }

    /// <summary>Who changed its status last; null if an event did, or nobody has.</summary>
    public string? ChangedBy { get; init; }

    /// <summary>Whom it was given to; null where nobody was named.</summary>
    public string? AssignedTo { get; init; }

    /// <summary>Null while it is open.</summary>
    public DateTimeOffset? ResolvedAt { get; init; }

    /// <summary>The events that acted on it, oldest first.</summary>
    public required IReadOnlyList<AcceptedEvent> Events { get; init; }

    /// <summary>The summary of the newest trigger, which is what the incident shows.</summary>
    public string Title => Shown.Summary ?? "";

    public string Severity => Shown.Severity ?? "";

    internal AcceptedEvent Shown => Events.Last(e => e.Action == "trigger");
}
