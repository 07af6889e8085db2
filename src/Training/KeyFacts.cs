using Burnwatch.Calibration;

namespace Burnwatch.Training;

/// <summary>What is known of a key besides its traffic.</summary>
public sealed record KeyFacts
{
    public static KeyFacts None { get; } = new();

    /// <summary>Whose hours and working days count; null: those of the traffic.</summary>
    public Calendar? Calendar { get; init; }

    /// <summary>What people said was abuse, in the order of time: learnt as such, and never harmless.</summary>
    public IReadOnlyList<TimeStretch> Abuse { get; init; } = [];

    /// <summary>What people said was expected: harmless, every span of it.</summary>
    public IReadOnlyList<TimeStretch> Expected { get; init; } = [];
}
