namespace Burnwatch.Models;

/// <summary>What one feature adds to the score, bin by bin.</summary>
/// <param name="Bounds">The upper end of each bin, rising; the last bin has none.</param>
/// <param name="Effects">What each bin adds, in ln odds; one more than bounds.</param>
public sealed record Shape(IReadOnlyList<float> Bounds, IReadOnlyList<float> Effects)
{
    private readonly float[] bounds = [.. Bounds];
    private readonly float[] effects = [.. Effects];

    public float At(float value)
    {
        var at = Array.BinarySearch(bounds, value);
        return effects[at < 0 ? ~at : at];
    }

    /// <exception cref="FormatException">The bins are not in order, or an effect is missing.</exception>
    internal void Check(Feature feature)
    {
        var rises = bounds.Zip(bounds.Skip(1)).All(pair => pair.First < pair.Second);
        if (!rises || effects.Length != bounds.Length + 1 || !effects.All(float.IsFinite))
            throw new FormatException($"The shape of {feature} needs rising bounds, and one effect more than bounds.");
    }
}
