using Burnwatch.Traffic;

namespace Burnwatch.Simulator.Scenarios;

/// <summary>
/// What a simulator acts: a workspace, its keys with their traffic, and the leaks. Written as JSON in snake case,
/// comments allowed.
/// </summary>
/// <remarks>
/// <code>
/// {
///   // The same seed gives the same traffic, minute for minute.
///   "seed": 7, "history": "14d",
///   "workspace": { "tier": "scale_2024_08_10", "credits": 11000000, "cycle_day": 1 },
///   "lateness": { "typical": "40s", "longest": "6m", "revised_share": 0.01, "revised_within": "4h" },
///   "keys": [
///     { "name": "checkout-voice", "service_account": "payments", "kind": "steady_service", "requests_per_hour": 120,
///       "uses": [{ "product": "TTS", "model": "eleven_flash_v2_5" }] }
///   ],
///   "leaks": [{ "kind": "drain", "key": "checkout-voice", "after_live": "20s", "times": 30 }]
/// }
/// </code>
/// Spans of time are written as <c>20s</c>, <c>90m</c>, <c>1.5h</c> or <c>14d</c>, a leading minus allowed. The
/// members are those of the records, with their defaults; an unknown one is refused. What has been used at an instant
/// depends on the scenario, live start and what was done to the keys since, and on nothing else.
/// </remarks>
public sealed record Scenario
{
    /// <summary>The source of all that is random.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>How long before live start the traffic begins.</summary>
    public TimeSpan History { get; init; } = TimeSpan.FromDays(14);

    public ScenarioWorkspace Workspace { get; init; } = new();

    public ScenarioLateness Lateness { get; init; } = new();

    /// <summary>The models on offer; those of the real API that matter, unless set.</summary>
    public IReadOnlyList<ScenarioModel> Models { get; init; } = ScenarioModel.Known;

    public IReadOnlyList<ScenarioKey> Keys { get; init; } = [];

    public IReadOnlyList<ScenarioLeak> Leaks { get; init; } = [];

    /// <summary>
    /// Ten keys of one company with 13 weeks of history; <c>checkout-voice</c> of <c>payments</c> leaks 5 s after
    /// live start.
    /// </summary>
    public static Scenario Demo => field ??= ScenarioReader.ReadEmbedded("demo.json");

    /// <summary>Reads a scenario file.</summary>
    /// <exception cref="ScenarioException">
    /// The file cannot be read or is no valid scenario; the message says where.
    /// </exception>
    public static Scenario Load(string path) => ScenarioReader.Load(path);

    /// <summary>Reads a scenario from its text.</summary>
    /// <param name="json">The text.</param>
    /// <param name="name">What messages call it.</param>
    /// <exception cref="ScenarioException">The text is no valid scenario.</exception>
    public static Scenario Parse(string json, string name) => ScenarioReader.Parse(json, name);

    /// <summary>
    /// A scenario whose keys use what a traffic file recorded, moved in time so that its end meets live start.
    /// </summary>
    /// <param name="text">The file's text, in the input form of <c>replay</c>.</param>
    /// <param name="name">The file's name, for messages.</param>
    /// <param name="bucket">Width of the file's buckets, whole minutes.</param>
    /// <param name="meets">
    /// The time of the file that meets live start, instead of its end; the rest is still to happen.
    /// </param>
    /// <exception cref="ScenarioException">The bucket is not whole minutes, or the file has no rows.</exception>
    /// <exception cref="TrafficException">The file is malformed.</exception>
    public static Scenario FromTraffic(TextReader text, string name, TimeSpan bucket, DateTimeOffset? meets = null) =>
        TrafficScenario.Read(text, name, bucket, meets);

    /// <summary>The same from a file, which may be compressed (<c>.gz</c>).</summary>
    /// <inheritdoc cref="FromTraffic"/>
    public static Scenario LoadTraffic(string path, TimeSpan bucket, DateTimeOffset? meets = null) =>
        TrafficScenario.Load(path, bucket, meets);
}
