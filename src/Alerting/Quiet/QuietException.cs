namespace Burnwatch.Alerting.Quiet;

/// <summary>Something cannot be quiet as was asked; the message says why and what to do.</summary>
public sealed class QuietException(string message) : Exception(message);
