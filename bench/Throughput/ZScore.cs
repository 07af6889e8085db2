namespace Burnwatch.Throughput;

/// <summary>The simplest streaming detector: distance to a fading mean in fading standard deviations.</summary>
internal struct ZScore
{
    /// <summary>The weight of a new span; the past halves in a day.</summary>
    private static readonly double Rate = 1 - Math.Pow(0.5, 1.0 / Workload.SpansPerDay);

    private double mean;
    private double variance;

    /// <summary>The score of a value, which is then learnt.</summary>
    public double Next(double value)
    {
        var step = value - mean;
        var score = variance > 0 ? step / Math.Sqrt(variance) : 0;
        mean += Rate * step;
        variance = (1 - Rate) * (variance + (Rate * step * step));
        return score;
    }
}
