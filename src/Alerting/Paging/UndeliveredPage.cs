namespace Burnwatch.Alerting.Paging;

/// <summary>A page that its channel refused, or has not taken in time.</summary>
internal sealed record UndeliveredPage
{
    public required long IncidentId { get; init; }
    public required int Generation { get; init; }
    public required string Channel { get; init; }

    /// <summary>What the channel said last; null where it was never asked.</summary>
    public string? LastAnswer { get; init; }
}
