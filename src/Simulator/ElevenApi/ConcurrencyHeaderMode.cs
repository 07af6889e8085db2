namespace Burnwatch.Simulator.ElevenApi;

/// <summary>
/// Which responses carry the concurrency headers. What the real API does with plain reads is not settled.
/// </summary>
public enum ConcurrencyHeaderMode
{
    /// <summary>Every response to a known key.</summary>
    Every,

    /// <summary>Successful generations only.</summary>
    Generation,
}
