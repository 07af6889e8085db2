namespace Burnwatch.Traffic;

/// <summary>
/// A traffic file cannot be read on, or what is asked of it is wrong; the message names file, line and column, or the
/// argument, and what was expected.
/// </summary>
public sealed class TrafficException(string message) : Exception(message);
