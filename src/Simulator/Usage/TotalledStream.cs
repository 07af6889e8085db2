using System.Collections.Concurrent;

namespace Burnwatch.Simulator.Usage;

/// <summary>
/// A stream that remembers the sums of hours it was asked for, since counters ask for whole billing cycles again and
/// again.
/// </summary>
internal sealed class TotalledStream(IUsageStream stream)
{
    private readonly ConcurrentDictionary<long, UsageCell> hours = new();

    public IUsageStream Stream => stream;

    public UsageCell Hour(long hour) => hours.GetOrAdd(hour, Sum);

    private UsageCell Sum(long hour)
    {
        Span<UsageCell> minutes = stackalloc UsageCell[60];
        var sum = default(UsageCell);
        if (!stream.Fill(hour, minutes))
            return sum;
        foreach (var minute in minutes)
            sum += minute;
        return sum;
    }
}
