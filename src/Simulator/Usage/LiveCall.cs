namespace Burnwatch.Simulator.Usage;

/// <summary>A generation that somebody really asked the simulator for, in one request.</summary>
internal sealed record LiveCall(
    long Number, SimulatedKey Key, DateTimeOffset At, string Product, string Model, long Credits, string TraceId);
