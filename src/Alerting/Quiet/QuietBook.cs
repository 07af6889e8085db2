using Burnwatch.Alerting.Evaluation;

namespace Burnwatch.Alerting.Quiet;

/// <summary>A rule that is in force, and until when this time.</summary>
internal sealed record InForce(QuietRule Rule, TimeSlot Slot);

/// <summary>Everything that is quiet on purpose, as it stood at one reading.</summary>
/// <remarks>The times of a rule cost more than reading it: they are taken over from the book before.</remarks>
internal sealed class QuietBook
{
    private readonly Dictionary<(long Id, DateTimeOffset? EndedAt), QuietPlan> plans;

    private QuietBook(Dictionary<(long, DateTimeOffset?), QuietPlan> plans) => this.plans = plans;

    public static QuietBook Empty { get; } = new([]);

    /// <param name="rules">Those that may matter still.</param>
    /// <param name="before">The book before this one.</param>
    public static QuietBook Of(IEnumerable<QuietRule> rules, QuietBook before)
    {
        var plans = new Dictionary<(long, DateTimeOffset?), QuietPlan>();
        foreach (var rule in rules)
        {
            var id = (rule.Id, rule.EndedAt);
            if ((before.plans.GetValueOrDefault(id) ?? TryPlan(rule)) is { } plan)
                plans.Add(id, plan);
        }
        return new QuietBook(plans);
    }

    /// <summary>The silences and windows that are about a key and in force at an instant.</summary>
    public IReadOnlyList<InForce> SilencesOf(WatchedKey key, DateTimeOffset now)
    {
        List<InForce>? found = null;
        foreach (var plan in Of(key, QuietKind.Silence, QuietKind.Window))
        {
            if (plan.At(now) is { } slot)
                (found ??= []).Add(new InForce(plan.Rule, slot));
        }
        return found ?? (IReadOnlyList<InForce>)[];
    }

    /// <summary>When use of a key was or will be announced; null where nobody announced any.</summary>
    public Announced? AnnouncedOf(WatchedKey key) =>
        Announced.Of(Of(key, QuietKind.Expectation, QuietKind.Expectation).SelectMany(p => p.Occurrences));

    /// <summary>The announced bursts of a key that began before one instant and ended after another.</summary>
    public IEnumerable<InForce> BurstsOf(WatchedKey key, DateTimeOffset after, DateTimeOffset before) =>
        Of(key, QuietKind.Expectation, QuietKind.Expectation).SelectMany(
            plan => plan.Occurrences.Where(o => o.Start < before && o.End > after).Select(o => new InForce(plan.Rule, o)));

    private IEnumerable<QuietPlan> Of(WatchedKey key, QuietKind one, QuietKind other) =>
        plans.Values.Where(plan => (plan.Rule.Kind == one || plan.Rule.Kind == other)
            && plan.Rule.Scope.Covers(key.Name, key.Owner, key.Environment));

    // One that cannot be read on this machine hides nothing; whoever announces ends tells of it.
    private static QuietPlan? TryPlan(QuietRule rule)
    {
        try
        {
            return QuietPlan.Of(rule);
        }
        catch (QuietException)
        {
            return null;
        }
    }
}
