using System.Text.Json;
using Burnwatch.Alerting;
using Burnwatch.Alerting.Incidents;
using Burnwatch.Alerting.Paging;
using Burnwatch.Web.Acting;

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

    /// <summary>The person who resolved it; null while it is open, and where its evidence ended it.</summary>
    public string? ResolvedBy { get; init; }

    /// <summary>Since when somebody looks after it; null while nobody does.</summary>
    public DateTimeOffset? AcknowledgedAt { get; init; }
    public string? AcknowledgedBy { get; init; }

    /// <summary>How often its evidence came back after it resolved.</summary>
    public int Reopenings { get; init; }

    /// <summary>Since when it comes and goes so often that it stays open; null while it does not.</summary>
    public DateTimeOffset? FlapsSince { get; init; }

    /// <summary>The incident that was told first of the event that it is part of; null where it stands alone.</summary>
    public long? GroupedUnder { get; init; }
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

    internal ActFormModel ActForm => new(Id, Key, Generation, IsOpen);

    public bool IsOpen => State is not IncidentState.Resolved;
}
