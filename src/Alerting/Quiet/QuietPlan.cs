namespace Burnwatch.Alerting.Quiet;

/// <summary>A rule with the times at which it is in force.</summary>
public sealed record QuietPlan(QuietRule Rule, IReadOnlyList<TimeSlot> Occurrences)
{
    /// <exception cref="QuietException">Its zone is not known here, or its rule cannot be read.</exception>
    public static QuietPlan Of(QuietRule rule) => new(rule, rule.Occurrences);

    /// <summary>The occurrence that holds an instant; of several the one that ends last. Null: it is not in force.</summary>
    public TimeSlot? At(DateTimeOffset now) => Occurrences.Any(o => o.Contains(now))
        ? Occurrences.Where(o => o.Contains(now)).MaxBy(o => o.End)
        : null;

    /// <summary>The occurrence that is in force, or the next one; null when there is none left.</summary>
    public TimeSlot? NextAt(DateTimeOffset now) => At(now)
        ?? (Occurrences.Any(o => o.Start > now) ? Occurrences.First(o => o.Start > now) : null);

    public QuietState StateAt(DateTimeOffset now) =>
        At(now) is not null ? QuietState.InForce : NextAt(now) is not null ? QuietState.Upcoming : QuietState.Ended;
}
