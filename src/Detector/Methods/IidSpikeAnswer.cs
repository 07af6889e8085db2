namespace Burnwatch.Methods;

/// <summary>What the IID spike method says of a value.</summary>
/// <param name="IsAlert">Whether the window was full and the value is too improbable for the confidence.</param>
/// <param name="Score">The value itself, in single precision.</param>
/// <param name="PValue">How probable a value as far out as this one is, from 1e-8 to 1 - 1e-8.</param>
public readonly record struct IidSpikeAnswer(bool IsAlert, double Score, double PValue);
