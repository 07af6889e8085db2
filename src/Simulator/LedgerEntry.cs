namespace Burnwatch.Simulator;

/// <summary>What one key used of one product and model in one hour, once everything is booked.</summary>
public sealed record LedgerEntry
{
    /// <summary>The key's name in the scenario, whatever it was renamed to since.</summary>
    public required string Key { get; init; }

    public required string Product { get; init; }

    public required string Model { get; init; }

    /// <summary>Start of the hour, in UTC.</summary>
    public required DateTimeOffset Hour { get; init; }

    public required long Credits { get; init; }

    public required long Requests { get; init; }

    /// <summary>Null where the scenario has no price.</summary>
    public required decimal? CostUsd { get; init; }
}
