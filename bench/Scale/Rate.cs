using System.Diagnostics;

namespace Burnwatch.Scale;

/// <summary>How many rows went through in how much time, over several rounds.</summary>
internal sealed class Rate
{
    private TimeSpan spent;

    public long Rows { get; private set; }

    public double PerSecond => Rows / spent.TotalSeconds;

    /// <summary>Does the work of a round, which is left out of the count where it only warms up.</summary>
    public async Task AddAsync(long rows, bool isCounted, Func<Task> work)
    {
        var started = Stopwatch.GetTimestamp();
        await work();
        if (!isCounted)
            return;
        spent += Stopwatch.GetElapsedTime(started);
        Rows += rows;
    }
}
