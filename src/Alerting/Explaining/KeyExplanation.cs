using Burnwatch.Explanation;

namespace Burnwatch.Alerting.Explaining;

/// <summary>Why a key was or was not paged at an instant, from the data as they were known then.</summary>
public sealed record KeyExplanation
{
    public required string Key { get; init; }

    /// <summary>Null for a file.</summary>
    public string? Workspace { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>Through when the use of the key was known at that instant.</summary>
    public required DateTimeOffset KnownThrough { get; init; }

    /// <summary>What every rule said.</summary>
    public required Account Account { get; init; }

    /// <summary>The newest incident then; null when there had been none.</summary>
    public IncidentThen? Incident { get; init; }

    /// <summary>The settings on which the rules depend.</summary>
    public required IReadOnlyList<PolicyLine> Policy { get; init; }

    /// <summary>The version of the policy; 0 before the first, null for a file.</summary>
    public long? PolicyVersion { get; init; }

    /// <summary>What is of today and not of then, a sentence each.</summary>
    public required IReadOnlyList<string> Remarks { get; init; }

    /// <summary>One sentence or two: it paged, or it did not, and why.</summary>
    public required string Conclusion { get; init; }
}
