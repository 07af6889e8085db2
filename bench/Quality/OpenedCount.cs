using Burnwatch.Alerting.Incidents;
using Burnwatch.Alerting.Replaying;

namespace Burnwatch.Quality;

/// <summary>How many incidents the warm keys of each half opened; one that came back is the same one.</summary>
internal readonly record struct OpenedCount(int InA, int InB)
{
    public int All => InA + InB;

    /// <summary>Replays the whole file under a policy.</summary>
    public static OpenedCount Under(Policy policy, TestTraffic traffic)
    {
        var warm = traffic.WarmKeys.ToDictionary(key => key.Name, key => key.Half, StringComparer.Ordinal);
        var (inA, inB) = (0, 0);
        new Replay(traffic.OptionsOf(policy)).Run(
            traffic.Rows,
            change =>
            {
                if (change.Change is not IncidentChange.Opened || !warm.TryGetValue(change.Key, out var half))
                    return;
                inA += half is Half.A ? 1 : 0;
                inB += half is Half.B ? 1 : 0;
            },
            onScore: null);
        return new OpenedCount(inA, inB);
    }
}
