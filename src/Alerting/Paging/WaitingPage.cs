using System.Text.Json;

namespace Burnwatch.Alerting.Paging;

/// <summary>A page that was claimed and is to be sent.</summary>
internal sealed record WaitingPage
{
    public required long Id { get; init; }
    public required long IncidentId { get; init; }
    public required int Generation { get; init; }
    public required string Action { get; init; }
    public required string DedupKey { get; init; }

    /// <summary>Reference to the routing key.</summary>
    public required string Route { get; init; }
    public required string Content { get; init; }

    /// <summary>How often it was claimed, this time included.</summary>
    public required int Attempts { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Whether it is the resolve of a trigger that was refused.</summary>
    public bool IsOfRefusedTrigger { get; init; }

    public PageContent ReadContent() => JsonSerializer.Deserialize(Content, AlertingJson.Default.PageContent)!;
}
