namespace Burnwatch.Alerting.Quiet;

/// <summary>A rule, where it stands, and what it came to.</summary>
public sealed record QuietLine
{
    public required QuietRule Rule { get; init; }

    public required QuietState State { get; init; }

    /// <summary>The occurrence that is in force, or the next one; of what is over the last. Null where none was.</summary>
    public TimeSlot? Slot { get; init; }

    /// <summary>Why it is never in force here: its zone or its rule cannot be read; null where it can.</summary>
    public string? Fault { get; init; }

    /// <summary>The pages that it hid, the newest first, each once.</summary>
    public required IReadOnlyList<HiddenLine> Hidden { get; init; }

    /// <summary>What became of announced bursts of which anything was kept, the newest first.</summary>
    public required IReadOnlyList<BurstLine> Bursts { get; init; }

    public int Incidents => Hidden.Select(h => h.IncidentId).Distinct().Count();

    public static QuietLine Of(
        QuietRule rule, IEnumerable<HiddenLine> hidden, IEnumerable<BurstLine> bursts, DateTimeOffset now)
    {
        var (state, slot, fault) = StandingOf(rule, now);
        return new QuietLine
        {
            Rule = rule,
            State = state,
            Slot = slot,
            Fault = fault,
            Hidden = [.. hidden],
            Bursts = [.. bursts],
        };
    }

    private static (QuietState, TimeSlot?, string?) StandingOf(QuietRule rule, DateTimeOffset now)
    {
        try
        {
            var plan = QuietPlan.Of(rule);
            return (
                plan.StateAt(now), plan.NextAt(now) ?? (plan.Occurrences.Count > 0 ? plan.Occurrences[^1] : null), null);
        }
        catch (QuietException e)
        {
            return (QuietState.Ended, null, e.Message);
        }
    }
}

/// <summary>A page that was not sent because of a rule.</summary>
public sealed record HiddenLine
{
    public long RuleId { get; init; }
    public long IncidentId { get; init; }
    public required string Key { get; init; }

    /// <summary>Of the page; 1 for the first of the incident.</summary>
    public int Generation { get; init; }
    public DateTimeOffset At { get; init; }
    public required string Severity { get; init; }
    public required string Title { get; init; }
    public required string Why { get; init; }

    /// <summary>When it was told after all; null while it was not.</summary>
    public DateTimeOffset? ToldAt { get; init; }
}

/// <summary>One occurrence of an announced burst for one key.</summary>
public sealed record BurstLine
{
    public long RuleId { get; init; }
    public long KeyId { get; init; }
    public required string Key { get; init; }
    public DateTimeOffset StartsAt { get; init; }
    public DateTimeOffset EndsAt { get; init; }

    /// <summary>Used in it until now.</summary>
    public long Credits { get; init; }

    /// <summary>Codes of the signals that were not told.</summary>
    public required string[] Hidden { get; init; }

    /// <summary>When it was seen that it used more than was announced; null while it did not.</summary>
    public DateTimeOffset? CrossedAt { get; init; }
}
