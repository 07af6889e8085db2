using Burnwatch.Signals;

namespace Burnwatch.Calibration;

/// <summary>From where on each rule fires for a key: what its budget pays for.</summary>
internal sealed class RuleLevels(float[] warm, float[] cold)
{
    /// <summary>One level for each rule, by its number; infinite where a rule may not fire.</summary>
    public ReadOnlySpan<float> Of(bool isWarm) => isWarm ? warm : cold;

    public float Of(Rule rule, bool isWarm) => Of(isWarm)[(int)rule];
}
