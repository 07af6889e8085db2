namespace Burnwatch.Quality;

/// <summary>Measures and prints: the sweep, what budgets buy on unseen keys, and how many bursts are found for them.</summary>
internal static class QualityReport
{
    /// <summary>Incidents per warm key and year.</summary>
    private static readonly double[] Budgets = [4, 12, 28, 52, 118];

    private static readonly double[] BurstSizes = [5, 2];

    public static void Write(TextWriter output, TestTraffic traffic)
    {
        output.Write($"{traffic.Keys} keys, {traffic.WarmKeys.Count} of them warm; ");
        output.WriteLine($"{traffic.KeyYears:0.00} key-years count, from {traffic.TestFrom:u} on.");
        output.Write($"What comes back within {Policy.Default.ReopenWithin.TotalHours:0} h is the same incident. ");
        output.WriteLine("± is one standard error of a count, its square root.");
        var sweep = new ThresholdSweep(traffic);
        WriteSweep(output, sweep, traffic);
        BudgetResult[] results = [.. Budgets.AsParallel().AsOrdered().Select(budget => BudgetResult.Of(budget, sweep, traffic))];
        WriteBudgets(output, results, traffic);
        WriteBursts(output, results, new BurstTrial(traffic));
    }

    private static void WriteSweep(TextWriter output, ThresholdSweep sweep, TestTraffic traffic)
    {
        output.WriteLine();
        output.WriteLine("Incidents opened per warm key and year");
        output.WriteLine("ln threshold         all keys     half A     half B");
        foreach (var (threshold, opened) in sweep.Thresholds.Zip(sweep.Opened))
        {
            output.Write($"{threshold,12:0.00}{Rate(opened.All, traffic.KeyYears),17}");
            output.WriteLine($"{opened.InA / traffic.KeyYearsOf(Half.A),11:0.0}{opened.InB / traffic.KeyYearsOf(Half.B),11:0.0}");
        }
    }

    private static void WriteBudgets(TextWriter output, BudgetResult[] results, TestTraffic traffic)
    {
        output.WriteLine();
        output.WriteLine("Thresholds chosen for a budget on one half, and what they give on the other");
        output.WriteLine("asked    from A  B got    from B  A got    got on unseen keys    from all    got as shipped");
        foreach (var result in results)
        {
            output.Write($"{result.Budget,5:0}{result.FromA,10:0.00}{result.Unseen.InB / traffic.KeyYearsOf(Half.B),7:0.0}");
            output.Write($"{result.FromB,10:0.00}{result.Unseen.InA / traffic.KeyYearsOf(Half.A),7:0.0}");
            output.Write($"{Rate(result.Unseen.All, traffic.KeyYears),22}{result.FromAll,12:0.00}");
            output.WriteLine($"{Rate(result.Shipped.All, traffic.KeyYears),18}");
        }
    }

    private static void WriteBursts(TextWriter output, BudgetResult[] results, BurstTrial trial)
    {
        output.WriteLine();
        output.Write($"Bursts of 20 to 60 minutes found, of {trial.Count}, each bucket ±40 %, ");
        output.WriteLine("on keys that had no part in choosing the threshold");
        output.Write("asked");
        foreach (var times in BurstSizes)
            output.Write($"{$"{times} x p99",16}");
        output.WriteLine();
        foreach (var result in results)
        {
            output.Write($"{result.Budget,5:0}");
            foreach (var times in BurstSizes)
                output.Write($"{Share(trial.Found(result, times), trial.Count),16}");
            output.WriteLine();
        }
    }

    private static string Rate(int count, double keyYears) =>
        $"{count / keyYears:0.0} ± {Math.Sqrt(Math.Max(1, count)) / keyYears:0.0}";

    private static string Share(int found, int of)
    {
        var share = (double)found / of;
        return $"{share * 100:0} ± {100 * Math.Sqrt(share * (1 - share) / of):0} %";
    }
}
