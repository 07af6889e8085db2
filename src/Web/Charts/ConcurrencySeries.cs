namespace Burnwatch.Web.Charts;

/// <summary>How many requests ran at once over some time, as readings showed it, for one model family.</summary>
public sealed record ConcurrencySeries
{
    /// <summary>Empty where the provider does not say.</summary>
    public required string ModelFamily { get; init; }
    public required DateTimeOffset From { get; init; }
    public required DateTimeOffset To { get; init; }
    public required TimeSpan Step { get; init; }

    /// <summary>The bins with readings, in the order of time; of the others nothing is known.</summary>
    public required IReadOnlyList<ConcurrencyBin> Bins { get; init; }
}

/// <summary>The most that the readings of a bin showed.</summary>
public sealed record ConcurrencyBin
{
    public required string ModelFamily { get; init; }
    public required DateTimeOffset Start { get; init; }
    public required int Current { get; init; }
    public required int Maximum { get; init; }
}
