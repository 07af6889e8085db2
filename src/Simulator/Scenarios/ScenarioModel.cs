namespace Burnwatch.Simulator.Scenarios;

/// <summary>A model that the workspace offers.</summary>
public sealed record ScenarioModel
{
    /// <summary>Such as <c>eleven_flash_v2_5</c>.</summary>
    public required string Id { get; init; }

    /// <summary>
    /// The family whose limit of requests at once it shares; a member of the workspace's <c>concurrency</c>.
    /// </summary>
    public string ConcurrencyGroup { get; init; } = "standard";

    /// <summary>Credits that one character of text to speech costs. Zero: the model does not speak.</summary>
    public double CreditsPerCharacter { get; init; } = 1;

    internal static IReadOnlyList<ScenarioModel> Known { get; } =
    [
        new() { Id = "eleven_multilingual_v2" },
        new() { Id = "eleven_v3" },
        new() { Id = "eleven_turbo_v2_5", ConcurrencyGroup = "turbo", CreditsPerCharacter = 0.5 },
        new() { Id = "eleven_flash_v2_5", ConcurrencyGroup = "turbo", CreditsPerCharacter = 0.5 },
        new() { Id = "scribe_v1", ConcurrencyGroup = "stt", CreditsPerCharacter = 0 },
        new() { Id = "music_v1", ConcurrencyGroup = "music", CreditsPerCharacter = 0 },
    ];
}
