using System.Collections.Concurrent;

namespace Burnwatch.Simulator.Usage;

/// <summary>
/// A stream that remembers the sums of hours it was asked for, since counters ask for whole billing cycles again and
/// again, and the minutes of the latest ones, since whoever watches asks for the same open hours each second.
/// </summary>
internal sealed class TotalledStream(IUsageStream stream)
{
    private readonly ConcurrentDictionary<long, UsageCell> sums = new();
    private readonly FilledHour?[] latest = new FilledHour?[2];

    public IUsageStream Stream => stream;

    public UsageCell Hour(long hour) => sums.GetOrAdd(hour, Sum);

    /// <summary>The sixty minutes of an hour, counted since 1970; none if the hour is empty.</summary>
    public ReadOnlyMemory<UsageCell> Minutes(long hour)
    {
        ref var place = ref latest[hour % latest.Length];
        var filled = Volatile.Read(ref place);
        if (filled?.Hour != hour)
        {
            var minutes = new UsageCell[60];
            filled = new FilledHour(hour, stream.Fill(hour, minutes) ? minutes : []);
            Volatile.Write(ref place, filled);
        }
        return filled.Minutes;
    }

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

    private sealed record FilledHour(long Hour, UsageCell[] Minutes);
}
