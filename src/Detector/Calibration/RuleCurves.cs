using System.Text.Json.Serialization;
using Burnwatch.Signals;

namespace Burnwatch.Calibration;

/// <summary>The curves of all rules, and how much of what they find they find together.</summary>
public sealed class RuleCurves
{
    private readonly IReadOnlyList<RateCurve> curves;

    /// <param name="curves">One for each rule, by its number.</param>
    /// <param name="overlap">What the rules find together at some budgets, of rising budgets; at least one.</param>
    /// <exception cref="FormatException">They are not.</exception>
    public RuleCurves(IReadOnlyList<RateCurve> curves, IReadOnlyList<OverlapPoint> overlap)
    {
        if (curves.Count != Measures.Count)
            throw new FormatException($"A table of thresholds has {Measures.Count} curves, not {curves.Count}.");
        if (overlap.Count == 0)
            throw new FormatException("A table of thresholds says at one budget or more how far its rules overlap.");
        var before = new OverlapPoint(0, 0);
        foreach (var point in overlap)
        {
            if (!double.IsFinite(point.Shared)
                || !(point.Budget > before.Budget)
                || !(point.Shared >= before.Shared)
                || !(point.Times > 0))
                throw new FormatException(
                    "The overlaps of a table of thresholds must be above zero and rise in budget, and in what is "
                    + "shared of it.");
            before = point;
        }
        this.curves = curves;
        Overlap = overlap;
    }

    public IReadOnlyList<OverlapPoint> Overlap { get; }

    public RateCurve Of(Rule rule) => curves[(int)rule];

    /// <summary>From where on each rule fires.</summary>
    /// <param name="budget">Incidents per key and year of all rules together.</param>
    /// <param name="shares">How they share it.</param>
    public float[] At(double budget, RuleShares shares)
    {
        var shared = budget * OverlapAt(budget);
        var levels = new float[Measures.Count];
        for (var i = 0; i < levels.Length; i++)
            levels[i] = (float)curves[i].At(shared * shares.Of((Rule)i));
        levels[(int)Rule.Cost] = Math.Max(levels[(int)Rule.Cost], CostPerRequest.Least);
        return levels;
    }

    // What is shared goes as a power of the budget between two points; beyond the last ones the overlap stays.
    private double OverlapAt(double budget)
    {
        if (budget <= Overlap[0].Budget)
            return Overlap[0].Times;
        for (var i = 1; i < Overlap.Count; i++)
        {
            if (budget > Overlap[i].Budget)
                continue;
            var (low, high) = (Overlap[i - 1], Overlap[i]);
            var part = Math.Log(budget / low.Budget) / Math.Log(high.Budget / low.Budget);
            return low.Times * Math.Pow(high.Times / low.Times, part);
        }
        return Overlap[^1].Times;
    }
}

/// <summary>How far the rules find the same incidents at a budget.</summary>
/// <param name="Budget">Incidents per key and year of all rules together.</param>
/// <param name="Times">
/// By what the budget is multiplied before it is shared: the incidents of several rules at once are one, so that shares
/// alone would pay for fewer than were asked for.
/// </param>
public sealed record OverlapPoint(double Budget, double Times)
{
    /// <summary>Incidents per key and year that the rules share.</summary>
    [JsonIgnore]
    public double Shared => Budget * Times;
}
