namespace Burnwatch.Simulator.Scenarios;

/// <summary>What a key is used for.</summary>
public sealed record ScenarioUse
{
    /// <summary>The product as the analytics name it, such as <c>TTS</c> or <c>STT</c>.</summary>
    public string Product { get; init; } = "TTS";

    /// <summary>One of the scenario's models.</summary>
    public string Model { get; init; } = "eleven_multilingual_v2";

    /// <summary>The part of the key's requests that this use takes, above 0 and at most 1.</summary>
    public double Share { get; init; } = 1;
}
