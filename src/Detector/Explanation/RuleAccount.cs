namespace Burnwatch.Explanation;

/// <summary>What one rule saw, from where on it fires, and why it did or did not.</summary>
public sealed record RuleAccount
{
    public required SignalKind Kind { get; init; }

    public required bool HasFired { get; init; }

    /// <summary>What was seen, in <see cref="Unit"/>; null where there was nothing to see.</summary>
    public double? Observed { get; init; }

    /// <summary>What is counted, in words: "credits in an hour".</summary>
    public required string Unit { get; init; }

    /// <summary>The usual range of the same quantity; null where none is known.</summary>
    public ExpectedRange? Expected { get; init; }

    /// <summary>
    /// How far it was from the past of the key, in <see cref="MeasureUnit"/>; null where it has no measure.
    /// </summary>
    public double? Measure { get; init; }

    /// <summary>From where on the measure fires; null where the rule compares nothing, or may not fire.</summary>
    public double? Threshold { get; init; }

    /// <summary>What measure and threshold count, in words.</summary>
    public required string MeasureUnit { get; init; }

    /// <summary>From which observed value on it would have fired; null where no such value is known.</summary>
    public double? FiresFrom { get; init; }

    /// <summary>One sentence: the reason of what fired, or why it did not.</summary>
    public required string Why { get; init; }

    /// <summary>The names of the policy settings on which it depends.</summary>
    public required IReadOnlyList<string> Settings { get; init; }

    /// <summary>The end of the evidence; null where there was none.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>How far a rule that has a share of the budget was over its threshold; null for the others.</summary>
    internal double? Above { get; init; }
}
