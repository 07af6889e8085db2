using Burnwatch.Calibration;

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

    /// <summary>The thresholds of its own; null while the history is too short.</summary>
    public ThresholdTable? Own { get; init; }

    /// <summary>The thresholds in force.</summary>
    public ThresholdTable Thresholds => Own ?? ThresholdTable.Shipped;

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
