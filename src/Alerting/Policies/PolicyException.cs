namespace Burnwatch.Alerting.Policies;

/// <summary>A policy cannot be taken over; the message says what is wrong and what to do.</summary>
public sealed class PolicyException(string message) : Exception(message);
