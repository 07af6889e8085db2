namespace Burnwatch.Collector.Pushing;

public enum PushOutcomeKind
{
    /// <summary>It is in the database.</summary>
    Stored,

    /// <summary>The same batch was taken before, and is not counted again.</summary>
    Repeated,

    /// <summary>The database is away; it is on disk, and is stored once the database is back.</summary>
    Buffered,

    /// <summary>Nothing of it was taken, since too much waits already.</summary>
    Busy,
}

/// <summary>What became of a batch.</summary>
/// <param name="Kind">Which of these it is.</param>
/// <param name="Answer">What the sender is told; null where nothing was taken.</param>
/// <param name="RetryAfter">When it is worth sending again, where nothing was taken.</param>
public sealed record PushOutcome(PushOutcomeKind Kind, PushAnswer? Answer, TimeSpan RetryAfter = default);
