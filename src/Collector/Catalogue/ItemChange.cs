namespace Burnwatch.Collector.Catalogue;

/// <summary>One change of one thing, as two answers in a row show it.</summary>
/// <param name="Change">appeared, changed, gone or recorded.</param>
/// <param name="Words">What happened, in words.</param>
internal sealed record ItemChange(
    string ProviderId,
    string Name,
    DateTimeOffset At,
    string Change,
    string Words,
    IReadOnlyDictionary<string, string>? Before,
    IReadOnlyDictionary<string, string>? After);
