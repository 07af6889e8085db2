using Burnwatch.Signals;

namespace Burnwatch.Alerting.Incidents;

/// <summary>The fold of an incident: verdicts go in, and out comes what is so now and who must be told.</summary>
public static class IncidentFold
{
    /// <summary>One step.</summary>
    /// <param name="last">The key's last incident, open or resolved; null when it never had one.</param>
    /// <param name="verdict">What the detector says now.</param>
    /// <param name="sight">How far the evidence is known for good.</param>
    /// <param name="policy">The settings in force for the key.</param>
    /// <param name="now">The time of the evaluation.</param>
    public static IncidentStep Step(
        Incident? last, in Verdict verdict, in Sight sight, Policy policy, DateTimeOffset now)
    {
        // The open tail is judged at every tick: what an incident has seen already does not open another.
        var fresh = NewestOfEachKind(verdict.Signals?.Where(s => IsFresh(last, s)) ?? []);
        if (last is { Label: IncidentLabel.Expected } expected)
            return ExpectedBurn.Step(expected, fresh, verdict, policy, now) ?? Open(null, fresh, verdict, policy, now);
        if (last is not { IsOpen: true })
            return fresh.Count == 0
                ? new IncidentStep(last, IncidentChange.None, "")
                : Open(last, fresh, verdict, policy, now);
        var incident = Join(last, fresh, verdict);
        // Late evidence may be long over when it is told: a page stands for as long as quiet takes.
        if (fresh.Count == 0
            && now - incident.PagedAt >= policy.ResolveAfter
            && IsQuiet(incident, sight, policy.ResolveAfter))
            return Resolve(incident, policy, now);
        return Tell(incident, fresh, verdict, policy, now) ?? Settle(incident, sight);
    }

    /// <summary>
    /// Ends an open incident of a key whose last credential went to another key, which has one of its own.
    /// </summary>
    public static IncidentStep GoneTo(string key, Incident open, DateTimeOffset now)
    {
        var why = $"Its last credential went to the key {key}; what goes on is told of that key.";
        return new IncidentStep(
            open with { State = IncidentState.Resolved, ResolvedAt = now, Reason = why }, IncidentChange.Resolved, why);
    }

    private static bool IsFresh(Incident? last, Signal signal) =>
        last is null || !last.Signals.Any(s => s.Signal.Kind == signal.Kind && s.Signal.At >= signal.At);

    // Several late revisions in one verdict each bring a signal of their own.
    private static List<Signal> NewestOfEachKind(IEnumerable<Signal> signals) =>
        [.. signals.GroupBy(s => s.Kind).Select(kind => kind.MaxBy(s => s.At)!)];

    private static IncidentStep Open(
        Incident? last, List<Signal> signals, in Verdict verdict, Policy policy, DateTimeOffset now)
    {
        var reason = string.Join(" ", signals.Select(s => s.Reason));
        if (last?.ResolvedAt is { } resolved && now - resolved < policy.ReopenWithin)
        {
            var again = Anew(Join(last, signals, verdict), signals) with { Reason = reason };
            return new IncidentStep(
                Paged(again, verdict, now), IncidentChange.Reopened,
                $"It came back {Wording.Duration(now - resolved)} after it resolved.");
        }
        var incident = new Incident
        {
            State = IncidentState.Firing,
            Severity = signals.Max(s => s.Severity),
            Generation = 1,
            OpenedAt = now,
            Since = signals.Min(s => s.Since),
            PagedAt = now,
            PagedPerHour = verdict.LastHour,
            PeakPerHour = verdict.LastHour,
            Signals = [.. signals.Select(s => new IncidentSignal { Signal = s, FirstAt = s.At, IsPaged = true })],
            Reason = reason,
        };
        return new IncidentStep(incident, IncidentChange.Opened, reason);
    }

    // What comes back joins anew, and what others did then is past.
    private static Incident Anew(Incident incident, List<Signal> fresh) => incident with
    {
        State = IncidentState.Firing,
        ResolvedAt = null,
        Event = null,
        Signals = [.. incident.Signals.Select(s => fresh.Contains(s.Signal) ? s with { FirstAt = s.Signal.At } : s)],
    };

    /// <summary>The incident with what is new of it; nobody is told by that.</summary>
    internal static Incident Join(Incident incident, List<Signal> fresh, in Verdict verdict)
    {
        if (fresh.Count == 0)
            return incident;
        var signals = incident.Signals.ToList();
        foreach (var signal in fresh)
        {
            var at = signals.FindIndex(s => s.Signal.Kind == signal.Kind);
            if (at < 0)
                signals.Add(new IncidentSignal { Signal = signal, FirstAt = signal.At, IsPaged = false });
            else
                signals[at] = signals[at] with { Signal = signal };
        }
        return incident with
        {
            Signals = signals,
            Since = new[] { incident.Since, fresh.Min(s => s.Since) }.Min(),
            Severity = (Severity)Math.Max((int)incident.Severity, (int)fresh.Max(s => s.Severity)),
            PeakPerHour = Math.Max(incident.PeakPerHour, verdict.LastHour),
            Reason = string.Join(" ", fresh.Select(s => s.Reason)),
        };
    }

    private static IncidentStep Resolve(Incident incident, Policy policy, DateTimeOffset now)
    {
        var why =
            $"Nothing odd for {Wording.Duration(policy.ResolveAfter)}; "
            + $"it lasted {Wording.Duration(now - incident.OpenedAt)}.";
        return new IncidentStep(
            incident with { State = IncidentState.Resolved, ResolvedAt = now, Reason = why }, IncidentChange.Resolved,
            why);
    }

    // Null when nobody has to be told anything new.
    private static IncidentStep? Tell(
        Incident incident, List<Signal> fresh, in Verdict verdict, Policy policy, DateTimeOffset now)
    {
        if (fresh.Count == 0)
            return null;
        if (now - incident.PagedAt >= policy.WorsenAfter)
        {
            if (incident.Signals.Where(s => !s.IsPaged).Select(s => s.Signal.Kind).ToList() is { Count: > 0 } kinds)
                return Again(
                    IncidentChange.Worsened, incident, verdict, now,
                    $"New with it: {string.Join(", ", kinds.Select(SignalNames.Of))}.");
            if (verdict.LastHour >= incident.PagedPerHour * policy.WorsenedBy && verdict.LastHour > 0)
            {
                var from = Wording.Number(Math.Round(incident.PagedPerHour));
                var to = Wording.Number(Math.Round(verdict.LastHour));
                return Again(
                    IncidentChange.Worsened, incident, verdict, now,
                    $"It went from {from} credits in an hour to {to}.");
            }
        }
        return now - incident.PagedAt >= policy.RemindAfter
            ? Again(
                IncidentChange.Reminded, incident, verdict, now, $"It goes on since {Wording.Time(incident.Since)}.")
            : null;
    }

    private static IncidentStep Again(
        IncidentChange change, Incident incident, in Verdict verdict, DateTimeOffset now, string why) =>
        new(Paged(incident with { State = IncidentState.Firing }, verdict, now), change, why);

    private static Incident Paged(Incident incident, in Verdict verdict, DateTimeOffset now) => incident with
    {
        Generation = incident.Generation + 1,
        PagedAt = now,
        PagedPerHour = verdict.LastHour,
        Signals = [.. incident.Signals.Select(s => s with { IsPaged = true })],
    };

    private static IncidentStep Settle(Incident incident, in Sight sight)
    {
        var isOrdinary = IsQuiet(incident, sight, TimeSpan.FromTicks(1));
        return (incident.State, isOrdinary) switch
        {
            (IncidentState.Firing, true) =>
                new(
                    incident with { State = IncidentState.Recovering }, IncidentChange.Recovering,
                    "The newest evidence is ordinary."),
            (IncidentState.Recovering, false) =>
                new(incident with { State = IncidentState.Firing }, IncidentChange.Relapsed, incident.Reason),
            _ => new(incident, IncidentChange.None, ""),
        };
    }

    private static bool IsQuiet(Incident incident, Sight sight, TimeSpan length) =>
        incident.Signals.All(s => sight.Of(s.Signal) >= s.Signal.At + length);
}
