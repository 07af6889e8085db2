namespace Burnwatch.Web.Charts;

/// <summary>What a key used over some time, and what is ordinary for it then.</summary>
public sealed record BurnSeries
{
    /// <summary>What it is of: "the last 24 hours".</summary>
    public required string Title { get; init; }

    /// <summary>Start, a multiple of <see cref="Step"/>.</summary>
    public required DateTimeOffset From { get; init; }
    public required DateTimeOffset To { get; init; }

    /// <summary>The width of a bin.</summary>
    public required TimeSpan Step { get; init; }

    /// <summary>The bins with use, in the order of time; one that is not here was not used.</summary>
    public required IReadOnlyList<BurnBin> Bins { get; init; }

    /// <summary>From here on nothing is known yet; null while nothing at all is.</summary>
    public DateTimeOffset? ReadThrough { get; init; }

    /// <summary>The usual credits of each hour of the time; empty while the key is too new to have any.</summary>
    public required IReadOnlyList<ExpectedHour> Expected { get; init; }

    /// <summary>What happened in the time, such as an incident that opened.</summary>
    public IReadOnlyList<ChartMoment> Moments { get; init; } = [];
}

/// <summary>Credits of one bin.</summary>
public sealed record BurnBin
{
    public required DateTimeOffset Start { get; init; }
    public required long Credits { get; init; }
}

/// <summary>What is usual for an hour.</summary>
public readonly record struct ExpectedHour(DateTimeOffset Start, ExpectedRange Range);

/// <summary>Something that happened at an instant.</summary>
public readonly record struct ChartMoment(DateTimeOffset At, string Text);
