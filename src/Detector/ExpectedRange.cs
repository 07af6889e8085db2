namespace Burnwatch;

/// <summary>Nine of ten ordinary hours lie between the two; credits per hour.</summary>
public readonly record struct ExpectedRange(double Low, double High)
{
    public ExpectedRange Times(double factor) => new(Low * factor, High * factor);
}
