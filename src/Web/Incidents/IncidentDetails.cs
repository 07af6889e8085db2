using System.Text.Json;
using Burnwatch.Alerting;
using Burnwatch.Alerting.Incidents;
using Burnwatch.Alerting.Paging;

namespace Burnwatch.Web.Incidents;

/// <summary>An incident with the key it is about.</summary>
public sealed record IncidentDetails
{
    public required long Id { get; init; }
    public required IncidentState State { get; init; }
    public required Severity Severity { get; init; }

    /// <summary>How often a person was told.</summary>
    public required int Generation { get; init; }
    public required DateTimeOffset OpenedAt { get; init; }
    public required DateTimeOffset Since { get; init; }
    public DateTimeOffset? ResolvedAt { get; init; }
    public required double PeakPerHour { get; init; }
    public required string Reason { get; init; }
    public required long KeyId { get; init; }
    public required string Key { get; init; }
    public string? Environment { get; init; }
    public string? Product { get; init; }
    public string? CostCentre { get; init; }
    public required string TimeZone { get; init; }
    public string? Owner { get; init; }
    public string? OwnerMail { get; init; }
    public required string Workspace { get; init; }
    public DateTimeOffset? ReadThrough { get; init; }
    public string? Hint { get; init; }
    public string? ServiceAccount { get; init; }

    /// <summary>Whether every credential of the key is disabled at the provider; false while none is known.</summary>
    public required bool IsDisabled { get; init; }

    /// <summary>The signals as they are stored.</summary>
    public required string SignalsJson { get; init; }

    /// <summary>The workspace event that it is part of, as it is stored; null where it stands alone.</summary>
    public string? EventJson { get; init; }

    /// <summary>The newest page about it as it is stored; null where none was made.</summary>
    public string? PageJson { get; init; }

    public IReadOnlyList<IncidentSignal> Signals =>
        JsonSerializer.Deserialize(SignalsJson, AlertingJson.Default.IReadOnlyListIncidentSignal)!;

    public WorkspaceEvent? Event => EventJson is null
        ? null
        : JsonSerializer.Deserialize(EventJson, AlertingJson.Default.WorkspaceEvent);

    public PageContent? Page =>
        PageJson is null ? null : JsonSerializer.Deserialize(PageJson, AlertingJson.Default.PageContent);

    public bool IsOpen => State is not IncidentState.Resolved;
}
