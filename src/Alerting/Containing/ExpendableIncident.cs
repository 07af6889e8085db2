using Burnwatch.Alerting.Incidents;

namespace Burnwatch.Alerting.Containing;

/// <summary>An incident of a key that the policy calls expendable, as far as it decides whether to contain it.</summary>
public sealed record ExpendableIncident
{
    public required long Id { get; init; }
    public required long WorkspaceId { get; init; }
    public required long KeyId { get; init; }
    public required string Key { get; init; }
    public required IncidentState State { get; init; }
    public required Severity Severity { get; init; }

    /// <summary>Whether many keys do the same: what it is then is nothing that one key does.</summary>
    public required bool IsOfEvent { get; init; }

    /// <summary>Whether somebody silenced it.</summary>
    public required bool IsHidden { get; init; }

    /// <summary>Other incidents of the workspace for which keys were contained within the last hour.</summary>
    public required int ContainedOfLate { get; init; }

    /// <summary>Of its key.</summary>
    public required Policy Policy { get; init; }
}
