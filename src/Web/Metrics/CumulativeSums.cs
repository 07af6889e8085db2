using System.Collections.Concurrent;

namespace Burnwatch.Web.Metrics;

/// <summary>Turns counters that go on for ever into what was added, by the value that each series had before.</summary>
/// <remarks>
/// It remembers in this process alone, so all that is known of a series has to come to one daemon; delta temporality
/// has no such need.
/// </remarks>
internal sealed class CumulativeSums
{
    /// <summary>
    /// What a counter gathered before it was seen first is taken for new where it is no older than that.
    /// </summary>
    private const ulong YoungNanoseconds = 120_000_000_000;

    private const int Most = 100_000;

    private readonly ConcurrentDictionary<string, Seen> series = new(StringComparer.Ordinal);

    /// <summary>What a point adds; nothing where it cannot be told, or was told before.</summary>
    public double AddedBy(string name, OtlpPoint point)
    {
        if (!series.TryGetValue(name, out var seen))
            return point.Start > 0 && point.Time - point.Start <= YoungNanoseconds ? point.Value : 0;
        if (point.Time <= seen.Time)
            return 0;
        var isRestarted = point.Start > seen.Time || point.Value < seen.Value;
        return isRestarted ? point.Value : point.Value - seen.Value;
    }

    /// <summary>Takes note of a point once what it added is stored.</summary>
    public void Keep(string name, OtlpPoint point)
    {
        if (series.Count >= Most)
            series.Clear();
        series[name] = new Seen(point.Time, point.Value);
    }

    private readonly record struct Seen(ulong Time, double Value);
}
