namespace Burnwatch.Throughput;

/// <summary>Which values count as spikes.</summary>
internal enum IidSide
{
    /// <summary>High ones.</summary>
    Positive,

    /// <summary>Low ones.</summary>
    Negative,

    TwoSided,
}
