using Burnwatch.Calibration;
using Burnwatch.Models;

namespace Burnwatch.Alerting.Replaying;

/// <summary>How a traffic file is replayed.</summary>
public sealed record ReplayOptions
{
    /// <summary>Width of the file's buckets.</summary>
    public TimeSpan Bucket { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Whose hours and working days count.</summary>
    public Calendar Calendar { get; init; } = Calendar.Utc;

    /// <summary>Whether a bucket without a row is unknown; unused otherwise.</summary>
    public bool MissingIsUnknown { get; init; }

    public Policy Policy { get; init; } = Policy.Default;

    /// <summary>What a budget asks of each rule.</summary>
    public ThresholdTable Thresholds { get; init; } = ThresholdTable.Shipped;

    /// <summary>What weighs all that is odd about a span together; null: nothing does.</summary>
    public LeakModel? Model { get; init; } = LeakModel.Shipped;

    /// <summary>What keys without a past are held against; null: the warm keys of the file, anew each day.</summary>
    public PeerHistory? Peers { get; init; }

    /// <summary>No incident before the first row of the file plus this.</summary>
    public TimeSpan Warmup { get; init; }
}
