namespace Burnwatch.Alerting.Quiet;

/// <summary>A page that a silence hid, and that nobody was told of since.</summary>
internal sealed record HiddenPage
{
    public long IncidentId { get; init; }
    public long RuleId { get; init; }
    public int Generation { get; init; }

    /// <summary>When it was hidden; only where that was asked for.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>When the occurrence that hid it ends.</summary>
    public DateTimeOffset HiddenUntil { get; init; }
    public required string Kind { get; init; }
    public required string Author { get; init; }
    public required string Reason { get; init; }

    /// <summary>When somebody ended the rule early.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Until when it was hidden.</summary>
    public DateTimeOffset Until => EndedAt < HiddenUntil ? EndedAt.Value : HiddenUntil;

    /// <summary>As <see cref="QuietRule.Words"/>.</summary>
    public string RuleWords => QuietRule.WordsOf(Enum.Parse<QuietKind>(Kind, ignoreCase: true), RuleId, Author, Reason);
}
