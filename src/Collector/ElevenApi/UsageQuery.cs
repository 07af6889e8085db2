namespace Burnwatch.Collector.ElevenApi;

/// <summary>The body of the analytics query: who used what, in buckets, in UTC.</summary>
internal sealed record UsageQuery
{
    /// <summary>Unix milliseconds.</summary>
    public required long StartTime { get; init; }

    /// <summary>Unix milliseconds.</summary>
    public required long EndTime { get; init; }

    public required long IntervalSeconds { get; init; }

    public IReadOnlyList<string> GroupBy { get; } = [UsageColumns.Hash, UsageColumns.Product, UsageColumns.Model];

    public string TimeZone { get; } = "UTC";

    public static UsageQuery For(ReadingSpan span) => new()
    {
        StartTime = span.From.ToUnixTimeMilliseconds(),
        EndTime = span.To.ToUnixTimeMilliseconds(),
        IntervalSeconds = (long)span.Width.TotalSeconds,
    };
}
