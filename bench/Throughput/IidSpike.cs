namespace Burnwatch.Throughput;

/// <summary>
/// The IID spike method of ML.NET, value by value: how improbable a value is under a kernel density of the last ones.
/// </summary>
/// <remarks>
/// The density is a sum of normal curves over the values of the window, as wide as these differ from one another.
/// Values and the error function have the precision of the original (single, and formula 7.1.26 of Abramowitz and
/// Stegun), so that it gives the same numbers. The cost of a value grows with the history.
/// </remarks>
internal sealed class IidSpike(int history, double confidence, IidSide side)
{
    private const double LeastPValue = 1e-8;
    private const double LeastBandwidth = 1e-6;

    private readonly float[] window = new float[history];
    private int count;
    private int oldest;
    private double squaredDistances;

    /// <summary>Judges a value against those before it, then takes it up.</summary>
    public IidSpikeAnswer Next(float value)
    {
        var p = OneSided(value);
        p = side switch
        {
            IidSide.Positive => p,
            IidSide.Negative => 1 - p,
            _ => Math.Min(p, 1 - p),
        };
        p = Math.Clamp(p, LeastPValue, 1 - LeastPValue);
        var isAlert = count == history && p <= 1 - (confidence / 100);
        Push(value);
        return new IidSpikeAnswer(isAlert, value, p);
    }

    // The chance of a value as high as this one or higher.
    private double OneSided(double value)
    {
        if (count == 0)
            return 0.5;
        var bandwidth = Math.Max(LeastBandwidth, Math.Sqrt(2) * (count == 1 ? 1 : Math.Sqrt(squaredDistances) / count));
        var sum = 0.0;
        foreach (var known in window.AsSpan(0, count))
            sum += Erf((value - known) / bandwidth);
        return 0.5 - (sum / (2 * count));
    }

    private void Push(float value)
    {
        squaredDistances += SquaredDistances(value);
        if (count < history)
        {
            window[count++] = value;
            return;
        }
        var gone = window[oldest];
        // Single precision, as the original: what is left of rounding stays in the sum and is part of its answers.
        var distances = Square((double)gone - value);
        foreach (var known in window)
            distances += Square(gone - known);
        squaredDistances -= distances;
        window[oldest] = value;
        oldest = (oldest + 1) % history;
    }

    private double SquaredDistances(double value)
    {
        var sum = 0.0;
        foreach (var known in window.AsSpan(0, count))
            sum += Square(value - known);
        return sum;
    }

    private static double Square(double value) => value * value;

    private static double Erf(double x)
    {
        var t = 1 / (1 + (0.3275911 * Math.Abs(x)));
        var tail = (((((((1.061405429 * t) - 1.453152027) * t) + 1.421413741) * t) - 0.284496736) * t) + 0.254829592;
        return Math.CopySign(1 - (tail * t * Math.Exp(-x * x)), x);
    }
}
