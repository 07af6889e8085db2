namespace Burnwatch.Throughput;

/// <summary>What the rounds of one contender cost.</summary>
internal sealed class Measurement(IContender contender, int spansOfRound)
{
    private readonly List<double> nanoseconds = [];
    private long allocated;

    public IContender Contender => contender;

    public double Least => nanoseconds.Min();

    public double Most => nanoseconds.Max();

    /// <summary>CPU time of a span in the middle round.</summary>
    public double Median => nanoseconds.Order().ElementAt(nanoseconds.Count / 2);

    public double AllocatedPerSpan => (double)allocated / nanoseconds.Count / spansOfRound;

    public int Odd { get; private set; }

    /// <summary>Runs a round.</summary>
    public void Run(Workload workload, int day)
    {
        var allocatedBefore = GC.GetAllocatedBytesForCurrentThread();
        // CPU time: on a machine that others use as well, wall time measures them too.
        var before = Environment.CpuUsage.TotalTime;
        Odd += contender.Run(workload, day);
        nanoseconds.Add((Environment.CpuUsage.TotalTime - before).TotalNanoseconds / spansOfRound);
        allocated += GC.GetAllocatedBytesForCurrentThread() - allocatedBefore;
    }
}
