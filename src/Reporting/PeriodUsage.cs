namespace Burnwatch.Reporting;

/// <summary>
/// What one key used of one of the provider's products in a period, and who answers for the key today.
/// </summary>
internal sealed record PeriodUsage
{
    public required string Workspace { get; init; }
    public required string Key { get; init; }
    public string? Owner { get; init; }
    public string? Environment { get; init; }

    /// <summary>The provider's product.</summary>
    public required string Product { get; init; }

    public required long Credits { get; init; }
    public required long Requests { get; init; }
    public decimal? CostUsd { get; init; }

    public Burn Burn => new(Credits, Requests, CostUsd);
}
