namespace Burnwatch.Signals;

/// <summary>How the rules share the budget; what counts is each part of the sum.</summary>
/// <remarks>
/// The defaults were found on real traffic by <c>bench/Quality</c>; a share of 0 switches a rule off.
/// </remarks>
public sealed record RuleShares
{
    public static RuleShares Default { get; } = new();

    public double Spike { get; init; } = 0.7;

    public double Burn { get; init; } = 0.04;

    public double Hour { get; init; } = 0.1;

    public double Idle { get; init; } = 0.14;

    public double Cost { get; init; } = 0.02;

    /// <summary>
    /// Null: the part that goes with the model in force, which is none for the shipped one and for a trained one what
    /// it was found better with.
    /// </summary>
    public double? Model { get; init; }

    /// <summary>The same shares of what the model leaves of the budget.</summary>
    /// <param name="part">The model's part of the budget, 0 to less than 1.</param>
    public RuleShares WithModel(double part) =>
        this with { Model = (Spike + Burn + Hour + Idle + Cost) * part / (1 - part) };

    /// <summary>The same with a part for the model where nothing else was said of it.</summary>
    public RuleShares OrWithModel(double part) => Model is null && part > 0 ? WithModel(part) : this;

    /// <summary>A rule's part of the budget, 0 to 1.</summary>
    public double Of(Rule rule)
    {
        var sum = Spike + Burn + Hour + Idle + Cost + (Model ?? 0);
        var share = rule switch
        {
            Rule.Spike => Spike,
            Rule.Burn => Burn,
            Rule.Hour => Hour,
            Rule.Idle => Idle,
            Rule.Cost => Cost,
            Rule.Model => Model ?? 0,
            _ => throw new ArgumentOutOfRangeException(nameof(rule), rule, "No share is known for this rule."),
        };
        return sum > 0 ? share / sum : 0;
    }
}
