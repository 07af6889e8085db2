namespace Burnwatch.Alerting.Calibrating;

/// <summary>The calibrations of all workspaces, as they were read together.</summary>
public sealed class CalibrationBook(IReadOnlyDictionary<long, WorkspaceCalibration> workspaces)
{
    public static CalibrationBook Empty { get; } = new(new Dictionary<long, WorkspaceCalibration>());

    /// <summary>That of a workspace; the shipped thresholds and no peers before anything is derived.</summary>
    public WorkspaceCalibration Of(long workspaceId) =>
        workspaces.GetValueOrDefault(workspaceId) ?? WorkspaceCalibration.None;

    /// <summary>Whether these are the versions, and all of them, that the book holds.</summary>
    internal bool Holds(IReadOnlyCollection<(long WorkspaceId, long Version, long ModelVersion)> versions) =>
        versions.Count == workspaces.Count
        && versions.All(
            v => Of(v.WorkspaceId) is var held && (held.Version, held.ModelVersion) == (v.Version, v.ModelVersion));

    /// <summary>The models that are stored and cannot be used, each with why.</summary>
    internal IEnumerable<(long WorkspaceId, string Fault)> ModelFaults =>
        workspaces.Where(w => w.Value.ModelFault is not null).Select(w => (w.Key, w.Value.ModelFault!));

    /// <summary>The same of derived thresholds.</summary>
    internal IEnumerable<(long WorkspaceId, string Fault)> ThresholdsFaults =>
        workspaces.Where(w => w.Value.ThresholdsFault is not null).Select(w => (w.Key, w.Value.ThresholdsFault!));
}
