namespace Burnwatch.Traffic;

/// <summary>A traffic file cannot be read on; the message names file, line and column, and what was expected.</summary>
public sealed class TrafficException(string message) : Exception(message);
