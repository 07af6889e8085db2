using System.IO.Enumeration;

namespace Burnwatch.Alerting.Quiet;

/// <summary>What a rule is about: all parts that are given must hold, and of each part any one is enough.</summary>
public sealed record QuietScope
{
    /// <summary>Names of keys; a star stands for anything.</summary>
    public IReadOnlyList<string> Keys { get; init; } = [];

    public IReadOnlyList<string> Owners { get; init; } = [];

    public IReadOnlyList<string> Environments { get; init; } = [];

    /// <summary>None: every signal.</summary>
    public IReadOnlyList<SignalKind> Signals { get; init; } = [];

    public bool IsEmpty => Keys.Count + Owners.Count + Environments.Count + Signals.Count == 0;

    /// <summary>Whether it is about a key, whatever fires there.</summary>
    public bool Covers(string key, string? owner, string? environment) =>
        IsAny(Keys, key) && IsAny(Owners, owner) && IsAny(Environments, environment);

    /// <summary>Whether it is about a signal, wherever that fires.</summary>
    public bool Covers(SignalKind kind) => Signals.Count == 0 || Signals.Contains(kind);

    /// <summary>In words, as "keys tts-*, environment production".</summary>
    public string Words => string.Join(", ", new[]
    {
        Part("key", Keys), Part("owner", Owners), Part("environment", Environments),
        Part("signal", [.. Signals.Select(SignalNames.Of)]),
    }.OfType<string>());

    private static bool IsAny(IReadOnlyList<string> patterns, string? name) =>
        patterns.Count == 0
        || (name is not null && patterns.Any(p => FileSystemName.MatchesSimpleExpression(Literal(p), name)));

    // Of the characters that mean something there, only the star means anything here.
    private static string Literal(string pattern) =>
        pattern.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("?", @"\?", StringComparison.Ordinal);

    private static string? Part(string what, IReadOnlyList<string> names) =>
        names.Count == 0 ? null : $"{what}{(names.Count == 1 ? "" : "s")} {string.Join(" or ", names)}";
}
