namespace Burnwatch.Scale.Kill;

/// <summary>What a person saw of a week in which the daemon was killed again and again.</summary>
public sealed record KillResult
{
    /// <summary>How often it was killed.</summary>
    public required int Kills { get; init; }

    /// <summary>Of those, how often right after a page was written.</summary>
    public required int KillsAtPages { get; init; }

    public required int Leaks { get; init; }

    /// <summary>Keys that leaked and whose leak nobody was told of.</summary>
    public required IReadOnlyList<string> Missed { get; init; }

    /// <summary>Keys whose leak somebody was told of more than once.</summary>
    public required IReadOnlyList<string> Twice { get; init; }

    /// <summary>What somebody was told of and nobody took back, by its title.</summary>
    public required IReadOnlyList<string> Unresolved { get; init; }

    /// <summary>Pages of anything but the leaks, by their titles.</summary>
    public required IReadOnlyList<string> Others { get; init; }

    /// <summary>Whether every leak was told once, and every end.</summary>
    public bool IsFlawless => Missed.Count + Twice.Count + Unresolved.Count == 0;
}
