using Burnwatch.Calibration;
using Burnwatch.Models;

namespace Burnwatch.Alerting.Calibrating;

/// <summary>What was derived from the history of all keys of a workspace together.</summary>
public sealed record WorkspaceCalibration
{
    /// <summary>
    /// Years of warm keys from which on a workspace's thresholds are its own. At the default budget they hold about 60
    /// incidents, some 37 of which are of the rule with the largest share: its rate is known to within a sixth, while
    /// shipped thresholds may be off by a factor on traffic that is unlike what they come from.
    /// </summary>
    public const double LeastKeyYears = 5;

    /// <summary>What a workspace has before anything is derived.</summary>
    public static WorkspaceCalibration None { get; } = new();

    /// <summary>Raised by every write; 0 before the first.</summary>
    public long Version { get; init; }

    /// <summary>Raised by every write of a model; 0 before the first.</summary>
    public long ModelVersion { get; init; }

    /// <summary>
    /// The thresholds of its own; null while the history is too short, or where they are of another model.
    /// </summary>
    public ThresholdTable? Own { get; init; }

    /// <summary>
    /// The thresholds in force: a model that was just installed brings those that it was found better with.
    /// </summary>
    public ThresholdTable Thresholds => Own ?? Trained?.Thresholds ?? ThresholdTable.Shipped;

    /// <summary>What was trained on its history and installed; null where the shipped model is in force.</summary>
    public TrainedModel? Trained { get; init; }

    /// <summary>The model in force.</summary>
    public LeakModel Model => Trained?.Models.Whole ?? LeakModel.Shipped;

    /// <summary>When a model was installed or removed last; null before the first time.</summary>
    public DateTimeOffset? ModelAt { get; init; }

    /// <summary>Why an installed model is not in force; null where it is, or there is none.</summary>
    public string? ModelFault { get; init; }

    /// <summary>Why thresholds that were derived are not in force; null where they are, or there are none.</summary>
    public string? ThresholdsFault { get; init; }

    /// <summary>For how long the warm keys of the history were watched, together.</summary>
    public double KeyYears { get; init; }

    /// <summary>When the history was looked at last; null before the first time.</summary>
    public DateTimeOffset? DerivedAt { get; init; }

    /// <summary>By environment and product, empty where people say nothing; both empty: all keys.</summary>
    public IReadOnlyDictionary<(string Environment, string Product), Peers> Peers { get; init; } =
        new Dictionary<(string, string), Peers>();

    /// <summary>What a key without a past is compared with: those like it, else all; null while few are warm.</summary>
    public Peers? PeersOf(string? environment, string? product) =>
        Peers.GetValueOrDefault((environment ?? "", product ?? "")) ?? Peers.GetValueOrDefault(("", ""));
}
