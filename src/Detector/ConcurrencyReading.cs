namespace Burnwatch;

/// <summary>How many requests ran at once and how many may, as one response showed it.</summary>
/// <remarks>
/// Both are facts of the account and a model family; which key fills the slots is told by its share of the burn.
/// </remarks>
public readonly record struct ConcurrencyReading
{
    public required DateTimeOffset At { get; init; }

    /// <summary>The provider's concurrency group that the reading is of; empty where it is not known.</summary>
    public required string ModelFamily { get; init; }

    /// <summary>
    /// Requests running, the reading one included; may exceed the maximum while the provider lets bursts pass.
    /// </summary>
    public required int Current { get; init; }

    /// <summary>Requests that may run, at least 1.</summary>
    public required int Maximum { get; init; }

    public bool IsPinned => Current >= Maximum;
}
