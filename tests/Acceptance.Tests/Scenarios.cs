using Burnwatch.Simulator.Scenarios;

namespace Burnwatch.Acceptance.Tests;

/// <summary>Small companies for tests.</summary>
internal static class Scenarios
{
    /// <summary>A Tuesday.</summary>
    public static readonly DateTimeOffset LiveStart = new(2026, 10, 13, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Three keys with eight days of history, of which nothing comes late, and leaks of the first.</summary>
    public static Scenario Company(params ScenarioLeak[] leaks) => new()
    {
        Seed = 4711,
        History = TimeSpan.FromDays(8),
        Lateness = ScenarioLateness.None,
        Keys =
        [
            new ScenarioKey
            {
                Name = "checkout-voice",
                RequestsPerHour = 120,
                CreditsPerRequest = 40,
                Raggedness = 0.5,
            },
            new ScenarioKey
            {
                Name = "support-agent",
                Kind = KeyKind.OfficeHours,
                RequestsPerHour = 60,
                Raggedness = 0.5,
            },
            new ScenarioKey
            {
                Name = "audiobook-render",
                Kind = KeyKind.NightlyBatch,
                RequestsPerHour = 200,
                CreditsPerRequest = 100,
                Raggedness = 0.5,
            },
        ],
        Leaks = leaks,
    };

    /// <summary>
    /// Even services with eight days of history. What they use shows within three minutes, some of it with a wrong
    /// number first that is put right within twenty more.
    /// </summary>
    public static Scenario Services(params string[] names) => new()
    {
        Seed = 4711,
        History = TimeSpan.FromDays(8),
        Lateness = new ScenarioLateness
        {
            Typical = TimeSpan.FromSeconds(20),
            Longest = TimeSpan.FromMinutes(3),
            RevisedShare = 0.05,
            RevisedWithin = TimeSpan.FromMinutes(20),
        },
        Keys =
        [
            .. names.Select(name => new ScenarioKey
            {
                Name = name,
                RequestsPerHour = 120,
                CreditsPerRequest = 40,
                Raggedness = 0.3,
            }),
        ],
    };

    public static ScenarioLeak Leak(LeakKind kind, TimeSpan after, TimeSpan length, double times) =>
        new() { Kind = kind, Key = "checkout-voice", AfterLive = after, Length = length, Times = times };
}
