namespace Burnwatch.Throughput;

/// <summary>What the IID spike method says of a value; the score is the value itself in single precision.</summary>
internal readonly record struct IidSpikeAnswer(bool IsAlert, double Score, double PValue);
