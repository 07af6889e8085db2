using System.Runtime.Intrinsics;

namespace Burnwatch.Methods;

/// <summary>
/// The IID spike method of ML.NET, value by value: how improbable a value is under a kernel density of the last ones.
/// </summary>
/// <remarks>
/// <para>
/// The density is a sum of normal curves over the values of the window, as wide as these differ from one another. It
/// knows no time of the day and no trend; what it means by a confidence is no rate of alerts.
/// </para>
/// <para>
/// Values and the error function have the precision of the original (single, and formula 7.1.26 of Abramowitz and
/// Stegun), and so has the sum of squared distances, which is kept up as values come and go, with the rounding that
/// stays in it: it gives the same numbers. The cost of a value grows with the history, an exponential for each value.
/// </para>
/// </remarks>
public sealed class IidSpike
{
    /// <summary>The longest history: a day of spans.</summary>
    public const int LongestHistory = 144;

    private const double LeastPValue = 1e-8;
    private const double LeastBandwidth = 1e-6;

    private readonly IidSide side;

    // The oldest first, so that the same values give the same sums wherever the window began.
    private readonly float[] window;
    private int count;
    private double squaredDistances;

    /// <param name="history">How many values the window holds, 1 to <see cref="LongestHistory"/>.</param>
    /// <param name="confidence">
    /// Percent, 0 to 100: a value alerts when it is at most as probable as what is left to 100.
    /// </param>
    /// <param name="side">Which values count as spikes.</param>
    public IidSpike(int history, double confidence, IidSide side)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(history, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(history, LongestHistory);
        if (confidence is not (>= 0 and <= 100))
            throw new ArgumentOutOfRangeException(nameof(confidence), confidence, "A confidence is 0 to 100 percent.");
        window = new float[history];
        AlertsAt = 1 - (confidence / 100);
        this.side = side;
    }

    /// <summary>The p-value at and below which a value alerts.</summary>
    public double AlertsAt { get; }

    /// <summary>How many values the window holds when it is full.</summary>
    public int History => window.Length;

    /// <summary>Whether as many values are known as the window holds; before that nothing alerts.</summary>
    public bool IsFull => count == window.Length;

    /// <summary>The mean of the values in the window; 0 while it is empty.</summary>
    public double Mean
    {
        get
        {
            var sum = 0.0;
            foreach (var known in Known)
                sum += known;
            return count == 0 ? 0 : sum / count;
        }
    }

    private ReadOnlySpan<float> Known => window.AsSpan(0, count);

    /// <summary>Judges a value against those before it, then takes it up.</summary>
    public IidSpikeAnswer Next(float value)
    {
        var answer = Judge(value);
        Take(value);
        return answer;
    }

    /// <summary>Judges a value against those in the window, which stays as it is.</summary>
    public IidSpikeAnswer Judge(float value)
    {
        var p = OneSided(value);
        p = side switch
        {
            IidSide.Positive => p,
            IidSide.Negative => 1 - p,
            _ => Math.Min(p, 1 - p),
        };
        p = Math.Clamp(p, LeastPValue, 1 - LeastPValue);
        return new IidSpikeAnswer(IsFull && p <= AlertsAt, value, p);
    }

    /// <summary>Takes a value into the window; the oldest goes when it is full.</summary>
    public void Take(float value)
    {
        var distances = 0.0;
        foreach (var known in Known)
            distances += Square((double)value - known);
        squaredDistances += distances;
        if (IsFull)
            Drop(value);
        window[count++] = value;
    }

    /// <summary>The same window, to be changed apart; the other holds as many values.</summary>
    public void CopyTo(IidSpike other)
    {
        Known.CopyTo(other.window);
        (other.count, other.squaredDistances) = (count, squaredDistances);
    }

    /// <summary>Counts the distances anew from the values of the window; what rounding left of others goes.</summary>
    /// <remarks>
    /// The original never does, and what is left grows: after values that differ by orders of magnitude a quiet window
    /// looks wide, or has no width at all.
    /// </remarks>
    public void Recount()
    {
        squaredDistances = 0;
        for (var i = 1; i < count; i++)
        {
            foreach (var earlier in window.AsSpan(0, i))
                squaredDistances += Square((double)window[i] - earlier);
        }
    }

    private void Drop(float newest)
    {
        var gone = window[0];
        // Single precision, as the original: what is left of rounding stays in the sum and is part of its answers.
        var distances = Square((double)gone - newest);
        foreach (var known in window)
            distances += Square(gone - known);
        squaredDistances -= distances;
        window.AsSpan(1).CopyTo(window);
        count--;
    }

    // The chance of a value as high as this one or higher.
    private double OneSided(double value)
    {
        if (count == 0)
            return 0.5;
        // Rounding may leave the sum below zero when all values are the same.
        var spread = Math.Sqrt(Math.Max(0, squaredDistances)) / count;
        var bandwidth = Math.Max(LeastBandwidth, Math.Sqrt(2) * (count == 1 ? 1 : spread));
        var (values, widths) = (Vector256.Create(value), Vector256.Create(bandwidth));
        var sums = Vector256<double>.Zero;
        var i = 0;
        for (; i + 4 <= count; i += 4)
        {
            var known = Vector256.Create((double)window[i], window[i + 1], window[i + 2], window[i + 3]);
            sums += Erf((values - known) / widths);
        }
        var sum = Vector256.Sum(sums);
        for (; i < count; i++)
            sum += Erf(Vector256.Create((value - window[i]) / bandwidth))[0];
        return 0.5 - (sum / (2 * count));
    }

    private static double Square(double value) => value * value;

    // Four at a time: the exponentials are nearly all of the cost.
    private static Vector256<double> Erf(Vector256<double> x)
    {
        var t = Vector256<double>.One / (Vector256<double>.One + (0.3275911 * Vector256.Abs(x)));
        var tail = t * 1.061405429;
        tail = t * (tail - Vector256.Create(1.453152027));
        tail = t * (tail + Vector256.Create(1.421413741));
        tail = t * (tail - Vector256.Create(0.284496736));
        tail = t * (tail + Vector256.Create(0.254829592));
        return Vector256.CopySign(Vector256<double>.One - (tail * Vector256.Exp(-x * x)), x);
    }
}
