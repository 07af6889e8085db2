namespace Burnwatch.Simulator.Usage;

/// <summary>What one key used of one product and model in one minute, or in one live call.</summary>
/// <param name="Key">Whose.</param>
/// <param name="Product">Of what.</param>
/// <param name="Model">With which.</param>
/// <param name="At">The start of the minute; of a live call its own time.</param>
/// <param name="Cell">How much.</param>
/// <param name="TraceId">Of a live call; null for a minute.</param>
internal readonly record struct UsageLine(
    SimulatedKey Key, string Product, string Model, DateTimeOffset At, UsageCell Cell, string? TraceId = null);
