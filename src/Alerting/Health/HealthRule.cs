namespace Burnwatch.Alerting.Health;

/// <summary>A reason why the daemon does not see, or cannot tell what it sees.</summary>
/// <param name="Code">Stable while the reason is the same; names the workspace it is of.</param>
/// <param name="Sentence">For people, without a secret.</param>
public sealed record Blindness(string Code, string Sentence);

/// <summary>Judges from facts whether the daemon sees: the same for readyz, doctor, the alarm and the heartbeat.</summary>
public static class HealthRule
{
    /// <summary>The code of a page that waits too long.</summary>
    internal const string Outbox = "outbox";

    /// <summary>The code of pages that were refused.</summary>
    internal const string Refused = "refused";

    /// <summary>Every reason for blindness; none while it sees.</summary>
    public static IReadOnlyList<Blindness> Judge(HealthFacts facts, HealthOptions limits, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(facts);
        ArgumentNullException.ThrowIfNull(limits);
        var reasons = facts.Workspaces.SelectMany(w => Judge(w, limits, now)).ToList();
        if (facts.Workspaces.Any(w => w.ReadThrough is not null) && Behind(facts, limits, now) is { } behind)
            reasons.Add(new("evaluation", $"{behind}; look whether the schedules run."));
        if (facts.WaitingSince is { } waiting && now - waiting > limits.OutboxStuck)
            reasons.Add(new(Outbox, $"A page waits since {waiting:u} to be taken; look at the channel it is for."));
        if (facts.Refused > 0)
            reasons.Add(new(
                Refused,
                FormattableString.Invariant(
                    $"Incidents of the last day whose page was refused and told nowhere else: {facts.Refused}; ")
                + "run burnwatch page test."));
        return reasons;
    }

    // What was never judged is behind since there is something to judge.
    private static string? Behind(HealthFacts facts, HealthOptions limits, DateTimeOffset now) =>
        facts.EvaluatedAt is { } evaluated && now - evaluated > limits.EvaluationBehind
            ? $"Evaluation is behind: usage was judged last at {evaluated:u}"
        : facts.NeverJudged > 0 && now - facts.Workspaces.Min(w => w.FirstReadAt) > limits.EvaluationBehind
            ? FormattableString.Invariant($"Evaluation is behind: {facts.NeverJudged} shards of the keys were never judged")
        : null;

    private static IEnumerable<Blindness> Judge(WorkspaceFacts workspace, HealthOptions limits, DateTimeOffset now)
    {
        // Usage that cannot be read is late as well: one reason says both.
        if (workspace.FailingSince is { } failing && now - failing > limits.PollsFail)
            yield return new(
                $"polls of {workspace.Name}",
                $"The usage of {workspace.Name} cannot be read since {failing:u}: {workspace.Failure}");
        else if (workspace.ReadThrough is { } through && now - through > limits.DataLate)
            yield return new(
                $"data of {workspace.Name}", $"The usage of {workspace.Name} is known up to {through:u} only.");
        if (workspace.ConcurrencyAt is { } seen && now - seen > limits.HeadersGone)
            yield return new(
                $"headers of {workspace.Name}",
                $"The concurrency of {workspace.Name} was seen last at {seen:u}, and came before.");
    }
}
