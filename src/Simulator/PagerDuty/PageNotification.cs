namespace Burnwatch.Simulator.PagerDuty;

/// <summary>One time that a person's phone rang: a new alert.</summary>
public sealed record PageNotification
{
    public required DateTimeOffset At { get; init; }

    public required string RoutingKey { get; init; }

    public required string DedupKey { get; init; }

    public required string IncidentId { get; init; }

    public required string Title { get; init; }

    public required string Severity { get; init; }
}
