using Burnwatch.Signals;

namespace Burnwatch.Alerting.Incidents;

/// <summary>What becomes of an incident that a person labelled as expected.</summary>
/// <remarks>
/// <para>
/// A label that comes while it is open ends it: who said so need not be told of it again. What is learnt at once takes
/// an hour to become the habit of an hour, and what is told of the same burn changes as it goes on (a spike, then a
/// slow burn); so what goes on joins the incident in silence until it burns as many times the labelled level as counts
/// as worse, or does something else, or comes back after it was gone for as long as opens another incident. That opens
/// one without a label.
/// </para>
/// <para>
/// What is absolute is covered only where the labelled incident was of that kind: a limit is crossed, whoever does it.
/// </para>
/// </remarks>
internal static class ExpectedBurn
{
    /// <summary>One step; null where what is fresh opens another incident.</summary>
    public static IncidentStep? Step(
        Incident incident, List<Signal> fresh, in Verdict verdict, Policy policy, DateTimeOffset now)
    {
        if (incident.IsOpen)
            return End(incident, [.. fresh.Where(s => IsOfIt(incident, s))], verdict, now);
        if (fresh.Count == 0)
            return new IncidentStep(incident, IncidentChange.None, "");
        return incident.ExpectedPerHour is { } level
            && fresh.TrueForAll(s => IsOfIt(incident, s) && GoesOn(incident, s, policy))
            && Math.Max(verdict.LastHour, verdict.CreditsPerHour) < level * policy.WorsenedBy
                ? new IncidentStep(
                    IncidentFold.Join(incident, fresh, verdict) with { Reason = incident.Reason }, IncidentChange.None,
                    "")
                : null;
    }

    private static IncidentStep End(Incident incident, List<Signal> fresh, in Verdict verdict, DateTimeOffset now)
    {
        var joined = IncidentFold.Join(incident, fresh, verdict);
        var level = Math.Max(joined.PeakPerHour, Math.Max(verdict.LastHour, verdict.CreditsPerHour));
        var why = $"Labelled as expected by {incident.LabelledBy ?? "somebody"}: up to "
            + $"{Wording.Number(Math.Round(level))} credits an hour it is not told while it goes on.";
        var ended = ActFold.Unattended(joined) with
        {
            State = IncidentState.Resolved,
            ResolvedAt = now,
            Reason = why,
            ExpectedPerHour = level,
        };
        return new IncidentStep(ended, IncidentChange.Resolved, why);
    }

    // More of the same burn is the same, whichever rule tells it.
    private static bool IsOfIt(Incident incident, Signal signal) =>
        incident.Signals.Any(s => s.Signal.Kind == signal.Kind)
        || (Surge.IsIn(signal) && incident.SurgedAt is not null);

    private static bool GoesOn(Incident incident, Signal signal, Policy policy) =>
        signal.At - Later(incident.LabelledAt!.Value, incident.Signals.Max(s => s.Signal.At)) < policy.ReopenWithin;

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
