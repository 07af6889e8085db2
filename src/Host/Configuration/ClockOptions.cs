using System.ComponentModel.DataAnnotations;
using Burnwatch.Simulator;
using Microsoft.Extensions.Options;

namespace Burnwatch.Host.Configuration;

/// <summary>
/// Section <c>Clock</c>: a clock that runs faster than time does. For demos and tests, beside a
/// simulator on the same clock.
/// </summary>
internal sealed record ClockOptions
{
    public const string Section = "Clock";

    /// <summary>What the clock showed at <see cref="Start"/>. The clock is the real one unless set.</summary>
    public DateTimeOffset? Origin { get; init; }

    /// <summary>
    /// The real instant at which it did; several processes with the same one share the clock. The start of
    /// this process unless set.
    /// </summary>
    public DateTimeOffset? Start { get; init; }

    /// <summary>Seconds on the clock for each real one. 1 unless set.</summary>
    [Range(0.001, 100_000)]
    public double Speed { get; init; } = 1;

    /// <summary>The clock of these settings.</summary>
    public TimeProvider Create()
    {
        if (Origin is not { } origin)
            return TimeProvider.System;
        var passed = Start is { } start ? TimeProvider.System.GetUtcNow() - start : TimeSpan.Zero;
        return new SimulatedClock(origin + passed * Speed, Speed);
    }
}

[OptionsValidator]
internal sealed partial class ClockOptionsValidator : IValidateOptions<ClockOptions>;
