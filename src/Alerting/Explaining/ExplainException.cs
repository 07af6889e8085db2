namespace Burnwatch.Alerting.Explaining;

/// <summary>
/// There is nothing to explain: the key is not known, or nothing is known of the instant. Tells which, and what to do.
/// </summary>
public sealed class ExplainException(string message) : Exception(message);
