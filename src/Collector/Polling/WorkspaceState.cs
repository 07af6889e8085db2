using Burnwatch.Collector.Usage;

namespace Burnwatch.Collector.Polling;

/// <summary>How far a workspace has been read.</summary>
internal sealed record WorkspaceState
{
    public long Id { get; init; }

    public string BaseUrl { get; init; } = "";

    /// <summary>The number of the last reading; 0 before the first.</summary>
    public long LastReading { get; init; }

    /// <summary>The end of the last reading's span.</summary>
    public DateTimeOffset? LastReadingTo { get; init; }

    /// <summary>Buckets before this have all been read; null until the history is complete.</summary>
    public DateTimeOffset? ReadThrough { get; init; }

    /// <summary>The state after one more reading.</summary>
    public WorkspaceState After(UsageReading reading, long number) => this with
    {
        LastReading = number,
        LastReadingTo = reading.Span.To,
        ReadThrough = reading.IsWhole && !(ReadThrough > reading.Span.To) ? reading.Span.To : ReadThrough,
    };
}
