namespace Burnwatch.Signals;

/// <summary>
/// The rules that share the budget: each compares a key with its own past and has a threshold of its own.
/// </summary>
public enum Rule
{
    /// <summary>Credits over ten minutes to an hour far above the highest of the key's past.</summary>
    Spike,

    /// <summary>The credits of a day, or of three, above the highest of the time before.</summary>
    Burn,

    /// <summary>Use in an hour of the day in which the key rests.</summary>
    Hour,

    /// <summary>Use after a rest that is long for the key.</summary>
    Idle,

    /// <summary>Credits per request above the highest of the key's past.</summary>
    Cost,

    /// <summary>All that is odd about it together, as the model weighs it.</summary>
    Model,
}
