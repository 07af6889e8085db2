namespace Burnwatch.Collector;

/// <summary>One thing that was checked.</summary>
/// <param name="Subject">What was checked, a few words.</param>
/// <param name="Ok">Whether it is as it must be.</param>
/// <param name="Sentence">What was found and, when it is not as it must be, what to do. Never holds a secret.</param>
public sealed record Finding(string Subject, bool Ok, string Sentence);
