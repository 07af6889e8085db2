using Burnwatch.Traffic;

namespace Burnwatch.Training.Contenders;

/// <summary>A contender with its thresholds; called from several threads.</summary>
public interface ITrained
{
    /// <summary>The incidents that a key opens after the warm-up, in the order of time.</summary>
    /// <param name="key">The key.</param>
    /// <param name="rows">Its rows, which may hold abuse; rows of other keys may be among them.</param>
    IReadOnlyList<Opening> Incidents(KeyTraffic key, IReadOnlyList<TrafficRow> rows);
}
