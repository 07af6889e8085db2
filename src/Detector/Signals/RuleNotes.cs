namespace Burnwatch.Signals;

/// <summary>What a rule says of its own silence, for those who ask; a rule that nobody asks writes nothing.</summary>
/// <remarks>Handed into the rule itself, so that no second place knows when a rule is silent and why.</remarks>
internal sealed class RuleNotes
{
    /// <summary>Why it did not fire, one sentence; null when it says nothing but its measure.</summary>
    public string? Why { get; private set; }

    /// <summary>What was compared, in the unit of the rule; null where there is nothing.</summary>
    public double? Observed { get; private set; }

    public ExpectedRange? Expected { get; private set; }

    /// <summary>How far it was, and from where on the rule fires; in the rule's own unit.</summary>
    public double? Measure { get; private set; }

    public double? Threshold { get; private set; }

    /// <summary>From which observed value on it would have fired; null where no value alone is enough.</summary>
    public double? FiresFrom { get; private set; }

    public void See(double observed, ExpectedRange? expected = null, double? firesFrom = null) =>
        (Observed, Expected, FiresFrom) = (observed, expected, firesFrom);

    public void Compare(double measure, double threshold) => (Measure, Threshold) = (measure, threshold);

    /// <summary>Always null, so that a rule can end with it.</summary>
    public Signal? Quiet(string why)
    {
        Why = why;
        return null;
    }
}
