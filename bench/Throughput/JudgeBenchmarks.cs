using BenchmarkDotNet.Attributes;

namespace Burnwatch.Throughput;

/// <summary>The contenders of the quick look under BenchmarkDotNet; a result is of one span.</summary>
[MemoryDiagnoser]
public class JudgeBenchmarks
{
    private const int Keys = 500;
    private const int LearningDays = 7;
    private const int SpansOfDay = Keys * Workload.SpansPerDay;

    private readonly Workload workload = new(Keys, LearningDays + 1);
    private readonly IidSpikeContender iid;
    private readonly ZScoreContender zscore;
    private readonly JudgeContender learnt;
    private readonly JudgeContender judge;

    public JudgeBenchmarks()
    {
        iid = new IidSpikeContender(workload);
        zscore = new ZScoreContender(workload);
        learnt = new JudgeContender(workload);
        judge = new JudgeContender(workload);
    }

    [GlobalSetup]
    public void Learn()
    {
        for (var day = 0; day < LearningDays; day++)
        {
            learnt.Run(workload, day);
            iid.Run(workload, day);
            zscore.Run(workload, day);
        }
    }

    // A profile takes a day once; each run begins with the memory of the week before it.
    [Benchmark(OperationsPerInvoke = SpansOfDay, Baseline = true)]
    public int Judge()
    {
        learnt.CopyTo(judge);
        return judge.Run(workload, LearningDays);
    }

    [Benchmark(OperationsPerInvoke = SpansOfDay)]
    public int Iid144() => iid.Run(workload, LearningDays);

    [Benchmark(OperationsPerInvoke = SpansOfDay)]
    public int ZScore() => zscore.Run(workload, LearningDays);
}
