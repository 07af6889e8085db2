namespace Burnwatch.Simulator.Scenarios;

/// <summary>A scenario cannot be acted; the message says what is wrong in it, and where.</summary>
public sealed class ScenarioException(string message) : Exception(message);
