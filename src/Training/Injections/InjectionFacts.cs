namespace Burnwatch.Training.Injections;

/// <summary>What is kept of an injection when its rows are not needed any more.</summary>
/// <param name="Family">The family's name.</param>
/// <param name="Key">The name of the key that is abused.</param>
/// <param name="Onset">When the abuse begins.</param>
/// <param name="FoundBy">Until when an incident counts as having found it.</param>
public sealed record InjectionFacts(string Family, string Key, DateTimeOffset Onset, DateTimeOffset FoundBy);
