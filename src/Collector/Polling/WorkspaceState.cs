using Burnwatch.Collector.Usage;

namespace Burnwatch.Collector.Polling;

/// <summary>How far a workspace has been read.</summary>
internal sealed record WorkspaceState
{
    public long Id { get; init; }

    public string BaseUrl { get; init; } = "";

    /// <summary>The number of the last reading; 0 before the first.</summary>
    public long LastReading { get; init; }

    /// <summary>Buckets before this have all been read; null until the history is complete.</summary>
    public DateTimeOffset? ReadThrough { get; init; }

    /// <summary>From where on the stored usage is not that of the analytics; null while it all is.</summary>
    public DateTimeOffset? FallbackFrom { get; init; }

    /// <summary>How long after its end a bucket may still change, in force now.</summary>
    public TimeSpan Settling { get; init; } = SettlingTime.Start;

    /// <summary>When the settling time was last looked for; null before the first time.</summary>
    public DateTimeOffset? SettlingAt { get; init; }

    /// <summary>The state after one more reading.</summary>
    public WorkspaceState After(UsageReading reading, long number) => this with
    {
        LastReading = number,
        ReadThrough = reading.IsWhole && !(ReadThrough > reading.Span.To) ? reading.Span.To : ReadThrough,
    };
}
