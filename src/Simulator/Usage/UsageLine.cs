namespace Burnwatch.Simulator.Usage;

/// <summary>What one key used of one product and model in one minute, or in one live call.</summary>
internal readonly record struct UsageLine(
    SimulatedKey Key, string Product, string Model, DateTimeOffset At, UsageCell Cell);
