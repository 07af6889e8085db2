using Burnwatch.Signals;

namespace Burnwatch.Calibration;

/// <summary>Derives the thresholds from what the rules measured on many keys.</summary>
/// <remarks>
/// Every incident of the history counts as harmless, so that thresholds are high rather than low: who has real leaks in
/// it labels them. A rule's threshold for a rate comes from a straight line of ln count against threshold through the
/// counts near it, not from one count alone: the tail of what keys do falls off so, and a rare rate rests on a handful
/// of incidents.
/// </remarks>
public static class Calibrator
{
    /// <summary>What crosses again within this time is the same incident.</summary>
    private static readonly TimeSpan SameIncident = TimeSpan.FromHours(6);

    /// <summary>Incidents per key and year at which thresholds are listed.</summary>
    private static readonly double[] Rates = [0.1, 0.2, 0.5, 1, 2, 4, 8, 16, 32, 64, 128];

    /// <summary>Incidents from which on a count is trusted to within a third.</summary>
    private const double TrustedCount = 10;

    /// <summary>
    /// Incidents per key and year at which the overlap of the rules is counted, as far as the history is long enough:
    /// rules that fire often meet more often.
    /// </summary>
    private static readonly double[] UsualBudgets = [12, 24, 52];

    /// <summary>How many times fewer and more incidents still tell of a rate; and the least counts that do.</summary>
    private const double Near = 2.5;
    private const double FewestBelow = 2;
    private const double FewestAbove = 12;

    /// <summary>Thresholds tried, each of which a sixteenth more spans reach.</summary>
    private const double GridStep = 1.06;
    private const int MostCounted = 400;

    /// <summary>Derives a table.</summary>
    /// <param name="keys">The histories.</param>
    /// <param name="shares">How the rules share the budget when their overlap is counted.</param>
    /// <param name="fallback">Where a rule measured too little to say anything; null: it never fires.</param>
    public static ThresholdTable Derive(IReadOnlyCollection<KeyTrace> keys, RuleShares shares, ThresholdTable? fallback)
    {
        var warm = Curves(keys, isWarm: true, keys.Sum(k => k.WarmYears), shares, fallback?.Warm);
        var cold = Curves(keys, isWarm: false, keys.Sum(k => k.ColdYears), shares, fallback?.Cold);
        return new ThresholdTable(warm, cold, keys.Sum(k => k.WarmYears));
    }

    /// <summary>Incidents that some keys open under a policy.</summary>
    public static int Count(IEnumerable<KeyTrace> keys, ThresholdTable table, Policy policy, bool isWarm)
    {
        var levels = table.Of(policy, keysOfOwner: 1).Of(isWarm).ToArray();
        return keys.Sum(key => Count(key, isWarm, point => point.IsOver(levels)));
    }

    private static RuleCurves Curves(
        IReadOnlyCollection<KeyTrace> keys, bool isWarm, double years, RuleShares shares, RuleCurves? fallback)
    {
        var curves = new RateCurve[Measures.Count];
        for (var i = 0; i < curves.Length; i++)
            curves[i] = CurveOf((Rule)i, keys, isWarm, years) ?? fallback?.Of((Rule)i) ?? new RateCurve([]);
        return new RuleCurves(curves, OverlapsOf(curves, keys, isWarm, years, shares));
    }

    private static RateCurve? CurveOf(Rule rule, IReadOnlyCollection<KeyTrace> keys, bool isWarm, double years)
    {
        var counts = CountsOf(rule, keys, isWarm);
        if (counts.Count < 2 || years <= 0)
            return null;
        var points = new List<RatePoint>();
        foreach (var rate in Rates)
        {
            var threshold = ThresholdAt(rate * years, counts);
            // A line through other counts may rise by a hair where it must not.
            points.Add(new RatePoint(rate, points.Count > 0 ? Math.Min(threshold, points[^1].Threshold) : threshold));
        }
        return new RateCurve([.. points.Select(p => p with { Threshold = Math.Round(p.Threshold, 3) })]);
    }

    // How many incidents open at each of many thresholds, the highest first; one entry for each count.
    private static List<(double Threshold, int Count)> CountsOf(
        Rule rule, IReadOnlyCollection<KeyTrace> keys, bool isWarm)
    {
        var values = keys.SelectMany(k => k.Points).Where(p => p.IsWarm == isWarm).Select(p => p.Measures.Of(rule))
            .Where(v => !float.IsNaN(v)).OrderDescending().ToArray();
        var tried = new List<(float Threshold, int Count)>();
        for (var i = 0; i < values.Length; i = Math.Max(i + 1, (int)(i * GridStep)))
        {
            var threshold = values[i];
            tried.Add((threshold, keys.Sum(k => Count(k, isWarm, p => p.Measures.Of(rule) >= threshold))));
            if (tried[^1].Count > MostCounted)
                break;
        }
        return [
            .. tried.GroupBy(t => t.Count).Select(g => (g.Average(t => (double)t.Threshold), g.Key))
                .OrderBy(t => t.Key)];
    }

    // Least squares of the threshold over ln count, each count weighing as much as it is sure.
    private static double ThresholdAt(double incidents, List<(double Threshold, int Count)> counts)
    {
        var (low, high) = (Math.Max(FewestBelow, incidents / Near), Math.Max(FewestAbove, incidents * Near));
        var near = counts.Where(c => c.Count >= low && c.Count <= high).ToList();
        if (near.Count < 2)
            near = [.. counts.OrderBy(c => Math.Abs(Math.Log(c.Count / incidents))).Take(3)];
        double weight = near.Sum(c => c.Count);
        var threshold = near.Sum(c => c.Count * c.Threshold) / weight;
        var level = near.Sum(c => c.Count * Math.Log(c.Count)) / weight;
        var spread = near.Sum(c => c.Count * Square(Math.Log(c.Count) - level));
        var slope =
            spread > 0 ? near.Sum(c => c.Count * (c.Threshold - threshold) * (Math.Log(c.Count) - level)) / spread : 0;
        return threshold + (Math.Min(0, slope) * (Math.Log(incidents) - level));
    }

    private static List<OverlapPoint> OverlapsOf(
        RateCurve[] curves, IReadOnlyCollection<KeyTrace> keys, bool isWarm, double years, RuleShares shares)
    {
        if (years <= 0)
            return [new OverlapPoint(UsualBudgets[0], 1)];
        var points = new List<OverlapPoint>();
        foreach (var budget in UsualBudgets.Select(usual => Math.Max(usual, TrustedCount / years)).Distinct())
        {
            var times = OverlapAt(budget, curves, keys, isWarm, years, shares);
            // What is rounded may fall by a hair where it must not.
            points.Add(
                new OverlapPoint(budget, points.Count > 0 ? Math.Max(times, points[^1].Shared / budget) : times));
        }
        return points;
    }

    // By bisection: more budget never opens fewer incidents.
    private static double OverlapAt(
        double budget, RateCurve[] curves, IReadOnlyCollection<KeyTrace> keys, bool isWarm, double years,
        RuleShares shares)
    {
        var (low, high) = (0.3, 6.0);
        for (var i = 0; i < 20; i++)
        {
            var middle = Math.Sqrt(low * high);
            var levels = new RuleCurves(curves, [new OverlapPoint(budget, middle)]).At(budget, shares);
            var incidents = keys.Sum(key => Count(key, isWarm, point => point.IsOver(levels)));
            (low, high) = incidents > budget * years ? (low, middle) : (middle, high);
        }
        return Math.Round(Math.Sqrt(low * high), 3);
    }

    private static int Count(KeyTrace key, bool isWarm, Func<TracePoint, bool> isOver)
    {
        var incidents = 0;
        var last = DateTimeOffset.MinValue;
        foreach (var point in key.Points)
        {
            if (point.IsWarm != isWarm || !isOver(point))
                continue;
            if (last == DateTimeOffset.MinValue || point.Start - last > SameIncident)
                incidents++;
            last = point.Start;
        }
        return incidents;
    }

    private static double Square(double value) => value * value;
}
