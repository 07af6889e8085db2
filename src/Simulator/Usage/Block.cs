namespace Burnwatch.Simulator.Usage;

/// <summary>
/// Minutes since 1970 in which a key gets no traffic: from the first up to, but without, the last; null is open.
/// </summary>
internal readonly record struct Block(long From, long? To);
