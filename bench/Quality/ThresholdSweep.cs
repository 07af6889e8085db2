namespace Burnwatch.Quality;

/// <summary>What the warm keys open at each of many thresholds, and from it the threshold that a budget pays for.</summary>
internal sealed class ThresholdSweep
{
    private const double Step = 0.05;
    private const double Highest = 2.5;

    private readonly TestTraffic traffic;

    public ThresholdSweep(TestTraffic traffic)
    {
        this.traffic = traffic;
        Thresholds = [.. Enumerable.Range(0, (int)Math.Round(Highest / Step) + 1).Select(i => Highest - (i * Step))];
        var opened = new OpenedCount[Thresholds.Count];
        Parallel.For(0, opened.Length, i => opened[i] = At(Thresholds[i]));
        Opened = opened;
    }

    /// <summary>Distances in ln credits, the highest first.</summary>
    public IReadOnlyList<double> Thresholds { get; }

    /// <summary>What was opened at each threshold.</summary>
    public IReadOnlyList<OpenedCount> Opened { get; }

    /// <summary>Replays the file at a threshold.</summary>
    public OpenedCount At(double threshold) => OpenedCount.Under(PolicyOf(threshold), traffic);

    public static Policy PolicyOf(double threshold) => Policy.Default with { SpikeRatio = Math.Exp(threshold) };

    /// <summary>The threshold at which some keys open a budget's incidents in a year; an end of the range where none does.</summary>
    /// <param name="budget">Incidents per key and year.</param>
    /// <param name="keyYears">How long the keys were watched, together.</param>
    /// <param name="count">Which of the incidents are theirs.</param>
    public double Choose(double budget, double keyYears, Func<OpenedCount, int> count)
    {
        var wanted = budget * keyYears;
        var after = 0;
        while (after < Thresholds.Count && count(Opened[after]) < wanted)
            after++;
        if (after == 0 || after == Thresholds.Count)
            return Thresholds[Math.Min(after, Thresholds.Count - 1)];
        // A count jumps; a straight line between the two thresholds is no less honest and does not favour either side.
        var (few, many) = (count(Opened[after - 1]), count(Opened[after]));
        return Thresholds[after - 1] - (Step * (wanted - few) / (many - few));
    }
}
