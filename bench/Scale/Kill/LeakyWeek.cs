using Burnwatch.Simulator.Scenarios;

namespace Burnwatch.Scale.Kill;

/// <summary>Even services, each of which leaks once in a week, and never two at once.</summary>
internal static class LeakyWeek
{
    /// <summary>A Tuesday.</summary>
    public static readonly DateTimeOffset Start = new(2026, 10, 13, 12, 0, 0, TimeSpan.Zero);

    public static readonly TimeSpan Length = TimeSpan.FromDays(7);

    /// <summary>The names of the keys, in the order in which they leak.</summary>
    public static IReadOnlyList<string> Keys { get; } = [.. Enumerable.Range(1, 12).Select(n => $"service-{n:00}")];

    /// <summary>What they use when all is well, with two weeks of history.</summary>
    public static Scenario Of(int seed) => new()
    {
        Seed = seed,
        History = TimeSpan.FromDays(14),
        Workspace = new ScenarioWorkspace { Credits = 1_000_000_000 },
        Lateness = new ScenarioLateness
        {
            Typical = TimeSpan.FromMinutes(1),
            Longest = TimeSpan.FromMinutes(9),
            RevisedShare = 0.02,
            RevisedWithin = TimeSpan.FromMinutes(30),
        },
        Keys =
        [
            .. Keys.Select(name => new ScenarioKey
            {
                Name = name,
                RequestsPerHour = 120,
                CreditsPerRequest = 40,
                Raggedness = 0.3,
            }),
        ],
    };
}
