namespace Burnwatch.Throughput;

/// <summary>A look that takes seconds: all contenders in the same run, in turns, the middle round of each.</summary>
internal static class QuickBench
{
    private const int Keys = 1_200;
    private const int LearningDays = 7;
    private const int Rounds = 7;

    public static void Run(TextWriter output)
    {
        var workload = new Workload(Keys, LearningDays + Rounds);
        output.Write($"{Keys} keys, {workload.ActiveShare * 100:0} % of their spans used: ");
        output.WriteLine(
            $"{LearningDays} days to learn, then {Rounds} days of {workload.SpansOfDay} spans each, in CPU time.");
        IContender[] contenders =
            [new JudgeContender(workload), new IidSpikeContender(workload), new ZScoreContender(workload)];
        foreach (var contender in contenders)
        {
            for (var day = Math.Max(0, LearningDays - contender.MemoryDays); day < LearningDays; day++)
                contender.Run(workload, day);
        }
        Measurement[] measured = [.. contenders.Select(c => new Measurement(c, workload.SpansOfDay))];
        for (var round = 0; round < Rounds; round++)
        {
            for (var i = 0; i < measured.Length; i++)
                measured[(round + i) % measured.Length].Run(workload, LearningDays + round);
        }
        Print(output, measured);
    }

    private static void Print(TextWriter output, Measurement[] measured)
    {
        output.WriteLine("           ns/span    least     most       spans/s  bytes/key  alloc B/span     odd");
        foreach (var m in measured)
        {
            output.Write($"{m.Contender.Name,-8}{m.Median,10:0.0}{m.Least,9:0.0}{m.Most,9:0.0}{1e9 / m.Median,14:#,0}");
            output.WriteLine($"{m.Contender.BytesPerKey,11}{m.AllocatedPerSpan,14:0.000}{m.Odd,8}");
        }
        output.Write($"The first span after a rest: of a day {RestCost.Measure(1):0} us, ");
        output.WriteLine($"of a month {RestCost.Measure(30):0} us, of a year {RestCost.Measure(365):0} us.");
        var (judge, iid, zscore) = (measured[0], measured[1], measured[2]);
        output.Write($"judge_ns={judge.Median:0.0} iid144_ns={iid.Median:0.0} zscore_ns={zscore.Median:0.0} ");
        output.Write($"bytes_per_key={judge.Contender.BytesPerKey} ");
        output.WriteLine($"alloc_bytes_per_bucket={judge.AllocatedPerSpan:0.000}");
    }
}
