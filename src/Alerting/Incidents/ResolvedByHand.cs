using Burnwatch.Signals;

namespace Burnwatch.Alerting.Incidents;

/// <summary>What becomes of an incident that a person resolved.</summary>
/// <remarks>
/// Whoever resolves it has done something about it, and evidence of what was before comes in for a while: what goes on
/// joins in silence for as long as the policy says. Then it is opened again; at once where it is more severe, or is
/// told by another sort of evidence than more use. More of the same burn fills an hour, and takes new names, by itself.
/// </remarks>
internal static class ResolvedByHand
{
    /// <summary>One step; null where what is fresh opens another incident.</summary>
    public static IncidentStep? Step(
        Incident over, List<Signal> fresh, in Verdict verdict, Policy policy, DateTimeOffset now)
    {
        if (fresh.Count == 0)
            return new IncidentStep(over, IncidentChange.None, "");
        var since = now - over.ResolvedAt!.Value;
        if (since >= policy.ReopenAfterResolve && since >= policy.ReopenWithin)
            return null;
        var joined = IncidentFold.Join(over, fresh, verdict);
        var isKept = since < policy.ReopenAfterResolve || fresh.TrueForAll(s => s.At <= over.ResolvedAt);
        if (isKept && joined.Severity <= over.PagedSeverity && !joined.Signals.Any(IsNews))
            return new IncidentStep(joined with { Reason = over.Reason }, IncidentChange.None, "");
        var how = fresh.Exists(s => s.Since <= over.ResolvedAt) ? "goes on" : "came back";
        var why = $"{over.ResolvedBy} resolved it {Wording.Duration(since)} ago, and it {how}.";
        return IncidentFold.Again(IncidentChange.Reopened, IncidentFold.Anew(joined, fresh), verdict, now, why);
    }

    private static bool IsNews(IncidentSignal signal) => !signal.IsPaged && !Surge.IsIn(signal.Signal);
}
