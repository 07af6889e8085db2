using Burnwatch.Collector.Inventory;

namespace Burnwatch.Collector.Containment;

/// <summary>A <see cref="StandingContainment"/> as it is stored.</summary>
internal sealed record StandingRow
{
    public required string Action { get; init; }
    public required string BeforeJson { get; init; }

    public StandingContainment Parse() =>
        new(ContainmentWords.Parse(Action), CredentialState.Parse(BeforeJson)!);
}
