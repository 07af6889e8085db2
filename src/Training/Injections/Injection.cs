using Burnwatch.Traffic;

namespace Burnwatch.Training.Injections;

/// <summary>Abuse of one key, put among what it used anyway.</summary>
/// <param name="Family">The family's name.</param>
/// <param name="Key">The key that is abused.</param>
/// <param name="Rows">The key's rows with the abuse among them; with those of other keys where these matter.</param>
/// <param name="Onset">When the abuse begins.</param>
/// <param name="FoundBy">Until when an incident counts as having found it.</param>
public sealed record Injection(
    string Family, KeyTraffic Key, IReadOnlyList<TrafficRow> Rows, DateTimeOffset Onset, DateTimeOffset FoundBy)
{
    /// <summary>How long after its end it still counts as found.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromMinutes(30);

    /// <summary>Whether the key has its workspace to itself; else it does not matter what other keys use.</summary>
    public bool IsAlone { get; init; }

    public InjectionFacts Facts => new(Family, Key.Name, Onset, FoundBy);
}
