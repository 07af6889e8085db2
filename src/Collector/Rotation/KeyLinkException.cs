namespace Burnwatch.Collector.Rotation;

/// <summary>A credential cannot be linked as asked; the message says why and what to do.</summary>
public sealed class KeyLinkException(string message) : Exception(message);
