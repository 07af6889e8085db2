using Burnwatch.Alerting.Incidents;
using Burnwatch.Signals;

namespace Burnwatch.Alerting.Quiet;

/// <summary>What becomes of a step of an incident whose key is quiet on purpose.</summary>
internal sealed record Hushed
{
    /// <summary>The step as it is told, or as it is kept where it is not.</summary>
    public required IncidentStep Step { get; init; }

    /// <summary>What hides its page, and did not before; empty where nobody had to be told, or somebody is.</summary>
    public IReadOnlyList<InForce> HiddenBy { get; init; } = [];

    /// <summary>Whether a page goes out that tells what was hidden.</summary>
    public bool TellsHidden { get; init; }

    /// <summary>Whether there is something to keep besides the step.</summary>
    public bool IsNews => HiddenBy.Count > 0 || TellsHidden;
}

/// <summary>Whether silences hide the page of a step, and whether what they hid is told now.</summary>
/// <remarks>
/// A page is hidden when every signal that fires is silenced, by one silence or by several together; one signal that is
/// not pages as ever. The incident goes on as if it were told, so that its length and its generations are the truth;
/// when nothing hides it any more and it fires still, the page of its last generation goes out.
/// </remarks>
internal static class Hush
{
    /// <param name="step">What the fold of the incident came to.</param>
    /// <param name="firing">The kinds that fire now; none: those of the incident.</param>
    /// <param name="silences">What is in force for the key.</param>
    /// <param name="hidden">What was hidden of the incident and not told since.</param>
    /// <param name="now">The time of the evaluation.</param>
    public static Hushed Decide(
        IncidentStep step, IReadOnlyList<SignalKind> firing, IReadOnlyList<InForce> silences,
        IReadOnlyList<HiddenPage> hidden, DateTimeOffset now)
    {
        if (step.Incident is not { } incident || (silences.Count == 0 && hidden.Count == 0))
            return new Hushed { Step = step };
        var by = CoverOf(KindsOf(incident, firing), silences);
        if (step.Triggers)
            return by.Count == 0
                ? new Hushed { Step = step, TellsHidden = hidden.Count > 0 }
                : new Hushed
                {
                    Step = step with { Why = $"{step.Why} Not paged: {WordsOf(by)}." },
                    HiddenBy = by,
                };
        if (hidden.Count == 0 || incident.State is not IncidentState.Firing)
            return new Hushed { Step = step };
        if (by.Count > 0)
            return new Hushed
            {
                Step = step,
                HiddenBy = [.. by.Where(b => !Knows(b.Rule, incident, hidden))],
            };
        return new Hushed { Step = Told(step, incident, hidden, now), TellsHidden = true };
    }

    /// <summary>Whether silences would hide the page of a step.</summary>
    public static bool Hides(IncidentStep step, IReadOnlyList<SignalKind> firing, IReadOnlyList<InForce> silences) =>
        silences.Count > 0 && step.Incident is { } incident && CoverOf(KindsOf(incident, firing), silences).Count > 0;

    private static IReadOnlyList<SignalKind> KindsOf(Incident incident, IReadOnlyList<SignalKind> firing) =>
        firing.Count > 0 ? firing : [.. incident.Signals.Select(s => s.Signal.Kind)];

    // None unless each kind is covered; those that cover none of them hide nothing.
    private static List<InForce> CoverOf(IReadOnlyList<SignalKind> kinds, IReadOnlyList<InForce> silences) =>
        kinds.All(kind => silences.Any(s => s.Rule.Scope.Covers(kind)))
            ? [.. silences.Where(s => kinds.Any(kind => s.Rule.Scope.Covers(kind)))]
            : [];

    private static bool Knows(QuietRule rule, Incident incident, IReadOnlyList<HiddenPage> hidden) =>
        hidden.Any(h => h.RuleId == rule.Id && h.Generation == incident.Generation);

    private static IncidentStep Told(
        IncidentStep step, Incident incident, IReadOnlyList<HiddenPage> hidden, DateTimeOffset now)
    {
        var last = hidden.MaxBy(h => (h.Until, h.RuleId))!;
        var why = $"Silenced until {Wording.Time(last.Until)} by {last.RuleWords}; it goes on since "
            + $"{Wording.Time(incident.Since)}. {incident.Reason}";
        return step with
        {
            Incident = incident with { PagedAt = now },
            Change = IncidentChange.Unsilenced,
            Why = why,
        };
    }

    private static string WordsOf(List<InForce> by) =>
        string.Join(" and ", by.Select(b => $"{b.Rule.Words} until {Wording.Time(b.Slot.End)}"));
}
