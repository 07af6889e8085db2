namespace Burnwatch.Alerting.Quiet;

/// <summary>What may be quiet, and for how long: nothing is for ever, and everything says by whom and why.</summary>
public static class QuietCheck
{
    /// <summary>The longest that a silence, or anything that does not recur, may last.</summary>
    public static readonly TimeSpan LongestOnce = TimeSpan.FromDays(30);

    /// <summary>The longest that one occurrence of what recurs may last.</summary>
    public static readonly TimeSpan LongestOccurrence = TimeSpan.FromDays(7);

    /// <summary>The longest that anything may recur; then somebody says it anew.</summary>
    public static readonly TimeSpan LongestSeries = TimeSpan.FromDays(400);

    /// <summary>How far back anything may begin: so long after it happened it is history.</summary>
    public static readonly TimeSpan FarthestBack = TimeSpan.FromDays(7);

    private const int LongestText = 500;

    /// <summary>The rule with its times, where it may be.</summary>
    /// <exception cref="QuietException">It may not; the message says why and what to do.</exception>
    public static QuietPlan Check(QuietRule rule, DateTimeOffset now)
    {
        if (rule.Scope.IsEmpty)
            throw new QuietException(
                "It is not said what is to be quiet; give at least one of --key, --owner, --environment and --signal.");
        CheckText("--by", rule.Author);
        CheckText("--reason", rule.Reason);
        foreach (var name in rule.Scope.Keys.Concat(rule.Scope.Owners).Concat(rule.Scope.Environments))
            CheckText("A name of what is to be quiet", name);
        if (rule.LocalEnd <= rule.LocalStart)
            throw new QuietException(
                $"It would end {rule.LocalEnd:yyyy-MM-dd HH:mm}, not after it begins {rule.LocalStart:yyyy-MM-dd HH:mm}.");
        CheckLength(rule);
        var plan = QuietPlan.Of(rule);
        if (plan.Occurrences.Count == 0 || plan.Occurrences[^1].End <= now)
            throw new QuietException($"It would be over by {rule.EndsAt:yyyy-MM-dd HH:mm} UTC already.");
        var start = plan.Occurrences[0].Start;
        if (start < now - FarthestBack)
            throw new QuietException(
                $"It would begin {start:yyyy-MM-dd HH:mm} UTC; what is more than {FarthestBack.Days} days ago is told "
                + "already. Label its incidents instead: 'burnwatch incidents label'.");
        if (rule.Rrule is not null && rule.EndsAt - start > LongestSeries)
            throw new QuietException(
                $"It would recur until {rule.EndsAt:yyyy-MM-dd}; the longest is {LongestSeries.Days} days.");
        return plan;
    }

    private static void CheckLength(QuietRule rule)
    {
        var length = rule.LocalEnd - rule.LocalStart;
        if (rule.Rrule is null && length > LongestOnce)
            throw new QuietException(
                $"It would last {length.TotalDays:0.#} days; the longest is {LongestOnce.Days} days. End it earlier, "
                + "and say it anew if it is needed still.");
        if (rule.Rrule is not null && length > LongestOccurrence)
            throw new QuietException(
                $"Each occurrence would last {length.TotalDays:0.#} days; the longest is {LongestOccurrence.Days} days.");
        if (rule.Ceiling < 0)
            throw new QuietException($"--ceiling is {rule.Ceiling}; credits from 0 on were expected.");
    }

    private static void CheckText(string what, string text)
    {
        if (string.IsNullOrWhiteSpace(text) || text.Length > LongestText || text.Any(char.IsControl))
            throw new QuietException(
                $"{what} must have 1 to {LongestText} characters, none of them a control character.");
    }
}
