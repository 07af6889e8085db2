namespace Burnwatch.Alerting.Quiet;

/// <summary>What somebody said is to be quiet: a silence, a maintenance window or an announced burst.</summary>
public sealed record QuietRule
{
    /// <summary>0 until it is stored.</summary>
    public long Id { get; init; }

    public required QuietKind Kind { get; init; }

    public required QuietScope Scope { get; init; }

    public required string Author { get; init; }

    public required string Reason { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>The wall clock of its zone when the first occurrence begins.</summary>
    public required DateTime LocalStart { get; init; }

    /// <summary>The wall clock of its zone when the first occurrence ends.</summary>
    public required DateTime LocalEnd { get; init; }

    /// <summary>An IANA name.</summary>
    public required string TimeZone { get; init; }

    /// <summary>How it recurs, as RFC 5545 has it; null: once.</summary>
    public string? Rrule { get; init; }

    /// <summary>The end of it all; no occurrence reaches past it.</summary>
    public required DateTimeOffset EndsAt { get; init; }

    /// <summary>Credits that each key may use in each occurrence; null but for an expectation.</summary>
    public long? Ceiling { get; init; }

    /// <summary>When somebody ended it early.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    public string? EndedBy { get; init; }

    /// <summary>The end as it was, or as it is to be.</summary>
    public DateTimeOffset End => EndedAt < EndsAt ? EndedAt.Value : EndsAt;

    /// <summary>When it is in force, the first first; what was ended early is cut off.</summary>
    /// <exception cref="QuietException">Its zone is not known here, or its rule cannot be read.</exception>
    public IReadOnlyList<TimeSlot> Occurrences => Recurrence.Of(
        LocalStart, LocalEnd, LocalTimes.ZoneOf(TimeZone), Rrule, End);

    /// <summary>What it is, who said so and why, as "silence 3 of ann (we move the store)".</summary>
    public string Words => WordsOf(Kind, Id, Author, Reason);

    /// <summary>"silence", "maintenance window" or "expectation".</summary>
    public static string WordOf(QuietKind kind) =>
        kind is QuietKind.Window ? "maintenance window" : kind.ToString().ToLowerInvariant();

    internal static string WordsOf(QuietKind kind, long id, string author, string reason) =>
        $"{WordOf(kind)} {id} of {author} ({reason})";
}
