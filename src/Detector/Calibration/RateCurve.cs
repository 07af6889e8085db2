namespace Burnwatch.Calibration;

/// <summary>How high a rule's threshold must be for a rate of incidents on harmless traffic.</summary>
/// <remarks>
/// Between two points the threshold goes in a straight line with ln rate, and so beyond the last ones.
/// </remarks>
public sealed class RateCurve
{
    private readonly IReadOnlyList<RatePoint> points;

    /// <param name="points">
    /// At least two, of rising rates above zero and thresholds that do not rise; none: never fires.
    /// </param>
    /// <exception cref="FormatException">They are not.</exception>
    public RateCurve(IReadOnlyList<RatePoint> points)
    {
        for (var i = 1; i < points.Count; i++)
        {
            if (!(points[i].PerYear > points[i - 1].PerYear) || points[i].Threshold > points[i - 1].Threshold)
                throw new FormatException("The points of a threshold curve must rise in rate and not in threshold.");
        }
        if (points.Count == 1 || points.Any(p => !(p.PerYear > 0) || !double.IsFinite(p.Threshold)))
            throw new FormatException("A threshold curve needs two points or more, of rates above zero.");
        this.points = points;
    }

    public IReadOnlyList<RatePoint> Points => points;

    /// <param name="perYear">Incidents per key and year; 0 and less never fires.</param>
    public double At(double perYear)
    {
        if (points.Count == 0 || perYear <= 0)
            return double.PositiveInfinity;
        var after = 1;
        while (after < points.Count - 1 && points[after].PerYear < perYear)
            after++;
        var (low, high) = (points[after - 1], points[after]);
        var part = Math.Log(perYear / low.PerYear) / Math.Log(high.PerYear / low.PerYear);
        return low.Threshold + (part * (high.Threshold - low.Threshold));
    }
}

/// <summary>A threshold, and how many incidents per key and year go over it on harmless traffic.</summary>
public sealed record RatePoint(double PerYear, double Threshold);
