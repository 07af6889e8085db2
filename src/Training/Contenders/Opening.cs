namespace Burnwatch.Training.Contenders;

/// <summary>An incident that opens.</summary>
/// <param name="At">The end of the bucket that decided.</param>
/// <param name="IsAnew">Whether it had resolved and came back within six hours: a page, but the same incident.</param>
public readonly record struct Opening(DateTimeOffset At, bool IsAnew);
