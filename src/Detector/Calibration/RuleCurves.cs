using Burnwatch.Signals;

namespace Burnwatch.Calibration;

/// <summary>The curves of all rules, and how much of what they find they find together.</summary>
public sealed class RuleCurves
{
    private readonly IReadOnlyList<RateCurve> curves;

    /// <param name="curves">One for each rule, by its number.</param>
    /// <param name="overlap">
    /// By what a budget is multiplied before it is shared, above 0: the incidents of several rules at once are one, so that
    /// shares alone would pay for fewer than were asked for.
    /// </param>
    public RuleCurves(IReadOnlyList<RateCurve> curves, double overlap)
    {
        if (curves.Count != Measures.Count)
            throw new FormatException($"A table of thresholds has {Measures.Count} curves, not {curves.Count}.");
        if (!(overlap > 0) || !double.IsFinite(overlap))
            throw new FormatException($"The overlap of a table of thresholds is {overlap}; it is a number above zero.");
        this.curves = curves;
        Overlap = overlap;
    }

    public double Overlap { get; }

    public RateCurve Of(Rule rule) => curves[(int)rule];

    /// <summary>From where on each rule fires.</summary>
    /// <param name="budget">Incidents per key and year of all rules together.</param>
    /// <param name="shares">How they share it.</param>
    public float[] At(double budget, RuleShares shares)
    {
        var levels = new float[Measures.Count];
        for (var i = 0; i < levels.Length; i++)
            levels[i] = (float)curves[i].At(budget * Overlap * shares.Of((Rule)i));
        levels[(int)Rule.Cost] = Math.Max(levels[(int)Rule.Cost], CostPerRequest.Least);
        return levels;
    }
}
