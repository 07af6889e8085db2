using Burnwatch.Web.Incidents;
using Burnwatch.Web.Keys;

namespace Burnwatch.Web.Overview;

/// <summary>What the first page shows.</summary>
public sealed record OverviewModel
{
    public required DateTimeOffset Now { get; init; }

    /// <summary>The most severe first, and of those the one that burns most.</summary>
    public required IReadOnlyList<IncidentSummary> Open { get; init; }

    /// <summary>The newest first.</summary>
    public required IReadOnlyList<IncidentSummary> Resolved { get; init; }

    public required KeyList Keys { get; init; }

    public required IReadOnlyList<WorkspaceHealth> Workspaces { get; init; }
}
