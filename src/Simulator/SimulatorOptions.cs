using Burnwatch.Simulator.ElevenApi;
using Burnwatch.Simulator.PagerDuty;
using Burnwatch.Simulator.Scenarios;

namespace Burnwatch.Simulator;

/// <summary>What a simulator acts, and how.</summary>
public sealed record SimulatorOptions
{
    /// <summary>The demo unless set.</summary>
    public Scenario Scenario { get => field ??= Scenario.Demo; init; }

    /// <summary>
    /// The clock of everything the simulator does; a <see cref="SimulatedClock"/> runs faster than the system's.
    /// </summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>
    /// The instant from which leaks count and before which the history lies; when the simulator starts, unless set.
    /// </summary>
    public DateTimeOffset? LiveStart { get; init; }

    /// <summary>Port of the ElevenAPI on loopback; 0 takes a free one.</summary>
    public int ElevenApiPort { get; init; }

    /// <summary>Port of the PagerDuty on loopback; 0 takes a free one.</summary>
    public int PagerDutyPort { get; init; }

    public ConcurrencyHeaderMode Headers { get; init; } = ConcurrencyHeaderMode.Every;

    public PagerDutyOptions PagerDuty { get; init; } = new();
}
