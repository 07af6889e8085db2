namespace Burnwatch.Simulator.ElevenApi;

/// <summary>
/// Which responses carry the concurrency headers. What the real API does with plain reads is not settled.
/// </summary>
public enum ConcurrencyHeaderMode
{
    /// <summary>All responses to a known key.</summary>
    EveryResponse,

    /// <summary>Successful generations only.</summary>
    GenerationOnly,
}
