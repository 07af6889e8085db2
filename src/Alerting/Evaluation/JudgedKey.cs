using Burnwatch.Alerting.Incidents;

namespace Burnwatch.Alerting.Evaluation;

/// <summary>A key that was judged in a tick, and the step that its incident took.</summary>
internal sealed record JudgedKey
{
    public required WatchedKey Key { get; init; }
    public required Policy Policy { get; init; }
    public required Verdict Verdict { get; init; }
    public required WorkspaceTick Workspace { get; init; }

    /// <summary>The incident before the step.</summary>
    public required Incident? Last { get; init; }

    public required IncidentStep Step { get; init; }

    public Surge? Surge => Surge.Of(Key.Name, Step.Incident);

    /// <summary>Whether there is something to write.</summary>
    public bool IsNews =>
        Step.Incident is not null && (Step.Change is not IncidentChange.None || Step.Incident != Last);
}
