namespace Burnwatch.Methods;

/// <summary>Which values count as spikes.</summary>
public enum IidSide
{
    /// <summary>High ones.</summary>
    Positive,

    /// <summary>Low ones.</summary>
    Negative,

    TwoSided,
}
