namespace Burnwatch.Host.Drilling;

/// <summary>How far the daemons have come with a drill.</summary>
internal sealed record DrillSight
{
    /// <summary>Whether every shard has learnt the key's past, so that a leak is news.</summary>
    public bool IsLearnt { get; init; }
    public long? IncidentId { get; init; }
    public string? State { get; init; }

    /// <summary>When the first page was accepted.</summary>
    public DateTimeOffset? PagedAt { get; init; }
    public DateTimeOffset? AcknowledgedAt { get; init; }

    /// <summary>Pages that are still to be sent.</summary>
    public long Waiting { get; init; }
}
