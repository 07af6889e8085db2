namespace Burnwatch.Alerting.Quiet;

/// <summary>A rule as it stands in its table.</summary>
internal sealed record QuietRuleRow
{
    /// <summary>The columns that make one, of <c>quiet_rule r</c>.</summary>
    public const string Columns = """
        r.id, r.kind, r.keys, r.owners, r.environments, r.signals, r.author, r.reason, r.created_at, r.local_start,
               r.local_end, r.time_zone, r.rrule, r.ends_at, r.ceiling, r.ended_at, r.ended_by
        """;

    public long Id { get; init; }
    public required string Kind { get; init; }
    public required string[] Keys { get; init; }
    public required string[] Owners { get; init; }
    public required string[] Environments { get; init; }
    public required string[] Signals { get; init; }
    public required string Author { get; init; }
    public required string Reason { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTime LocalStart { get; init; }
    public DateTime LocalEnd { get; init; }
    public required string TimeZone { get; init; }
    public string? Rrule { get; init; }
    public DateTimeOffset EndsAt { get; init; }
    public long? Ceiling { get; init; }
    public DateTimeOffset? EndedAt { get; init; }
    public string? EndedBy { get; init; }

    /// <summary>Whether every signal that it names is known here.</summary>
    public bool IsKnown => Signals.All(code => SignalNames.KindOf(code) is not null);

    public QuietRule ToRule() => new()
    {
        Id = Id,
        Kind = Enum.Parse<QuietKind>(Kind, ignoreCase: true),
        Scope = new QuietScope
        {
            Keys = Keys,
            Owners = Owners,
            Environments = Environments,
            Signals = [.. Signals.Select(SignalNames.KindOf).OfType<SignalKind>()],
        },
        Author = Author,
        Reason = Reason,
        CreatedAt = CreatedAt,
        LocalStart = LocalStart,
        LocalEnd = LocalEnd,
        TimeZone = TimeZone,
        Rrule = Rrule,
        EndsAt = EndsAt,
        Ceiling = Ceiling,
        EndedAt = EndedAt,
        EndedBy = EndedBy,
    };
}
