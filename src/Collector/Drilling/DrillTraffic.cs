using Burnwatch.Collector.ElevenApi;

namespace Burnwatch.Collector.Drilling;

/// <summary>What the made-up key of a drill uses: little for weeks, then what a thief would.</summary>
internal static class DrillTraffic
{
    /// <summary>Its hash; in a workspace of its own it meets no other.</summary>
    private const string Hash = "drill";

    /// <summary>Long enough that the key is known, and no longer than a month of partitions at each end.</summary>
    public static readonly TimeSpan History = TimeSpan.FromDays(35);

    /// <summary>So long a leak is in the first reading that shows it.</summary>
    public static readonly TimeSpan Lead = TimeSpan.FromMinutes(5);

    private const long UsualPerMinute = 20;
    private const long LeakPerMinute = 60_000;

    /// <summary>What an ordinary service uses in each bucket of a span.</summary>
    public static IReadOnlyList<UsageRow> Usual(string name, ReadingSpan span) =>
        [.. Starts(span).Select(at => Row(name, at, (long)(UsualPerMinute * span.Width.TotalMinutes) + (at.Hour % 5)))];

    /// <summary>What is used once it has leaked.</summary>
    public static IReadOnlyList<UsageRow> Leak(string name, ReadingSpan span) =>
        [.. Starts(span).Select(at => Row(name, at, LeakPerMinute))];

    private static IEnumerable<DateTimeOffset> Starts(ReadingSpan span)
    {
        for (var at = span.From; at < span.To; at += span.Width)
            yield return at;
    }

    private static UsageRow Row(string name, DateTimeOffset at, long credits) =>
        new(Hash, name, at, "TTS", "drill", credits, Math.Max(1, credits / 100), null);
}
