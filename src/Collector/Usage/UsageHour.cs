using Burnwatch.Collector.ElevenApi;

namespace Burnwatch.Collector.Usage;

/// <summary>What is known of one hour of a workspace's usage.</summary>
internal sealed record UsageHour
{
    /// <summary>A whole hour of UTC.</summary>
    public DateTimeOffset Hour { get; init; }

    /// <summary>The width of its buckets, for good.</summary>
    public TimeSpan Width { get; init; } = ReadingSpan.Minute;

    public DateTimeOffset FirstReadAt { get; init; }

    /// <summary>The newest reading of it.</summary>
    public DateTimeOffset ReadAt { get; init; }

    /// <summary>The newest reading that changed anything in it; null while nothing was used.</summary>
    public DateTimeOffset? ChangedAt { get; init; }

    public DateTimeOffset End => Hour + ReadingSpan.Hour;

    /// <summary>
    /// Whether it was still changing when it was read last. What the very first reading brought says nothing of that.
    /// </summary>
    public bool IsMoving(TimeSpan settling) => ChangedAt > FirstReadAt && ReadAt - ChangedAt < settling;
}
