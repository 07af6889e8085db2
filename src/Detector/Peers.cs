namespace Burnwatch;

/// <summary>
/// What the warm keys of the same environment and product reach: what a key without a past is compared with.
/// </summary>
/// <param name="Span">Median of their peaks of ten minutes, as ln(1 + credits).</param>
/// <param name="Hour">Median of their peaks of an hour, as ln(1 + credits).</param>
/// <param name="Keys">How many they are.</param>
public sealed record Peers(float Span, float Hour, int Keys)
{
    /// <summary>Fewer keys than these say nothing of another one.</summary>
    public const int Least = 3;

    /// <summary>The peers among some profiles; null when too few are warm.</summary>
    public static Peers? Among(IEnumerable<Profile> profiles)
    {
        var warm = profiles.Where(p => p.IsWarm).Select(p => p.Peaks).ToList();
        return warm.Count < Least
            ? null
            : new Peers(Median(warm.Select(p => p.Span)), Median(warm.Select(p => p.Hour)), warm.Count);
    }

    private static float Median(IEnumerable<float> values)
    {
        var ordered = values.Order().ToArray();
        return (ordered[(ordered.Length - 1) / 2] + ordered[ordered.Length / 2]) / 2;
    }
}
