namespace Burnwatch.Collector.Pushing;

/// <summary>
/// Why a row of a batch was not taken. It repeats no value, for a value may be a secret put in a wrong place.
/// </summary>
/// <param name="Row">Its number in the batch, from 1.</param>
/// <param name="Field">The member that is at fault.</param>
/// <param name="Problem">What is wrong with it, and what to do.</param>
public sealed record SampleFault(int Row, string Field, string Problem);
