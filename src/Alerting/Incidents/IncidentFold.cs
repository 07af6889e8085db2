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
        if (last is { ResolvedBy: not null } over)
            return ResolvedByHand.Step(over, fresh, verdict, policy, now) ?? Open(null, fresh, verdict, policy, now);
        if (last is not { IsOpen: true })
            return fresh.Count == 0
                ? new IncidentStep(last, IncidentChange.None, "")
                : Open(last, fresh, verdict, policy, now);
        var incident = Join(last, fresh, verdict);
        // Late evidence may be long over when it is told: a page stands for as long as quiet takes.
        if (fresh.Count == 0
            && now - incident.PagedAt >= policy.ResolveAfter
            && IsQuiet(incident, sight, QuietFor(incident, policy)))
            return Resolve(incident, policy, now);
        return incident.State is IncidentState.Pending
            ? Confirm(incident, fresh, verdict, policy, now)
            : Tell(incident, fresh, verdict, policy, now) ?? Settle(incident, sight);
    }

    /// <summary>Ends an open incident whatever its evidence: what it is about is none of its key's any more.</summary>
    public static IncidentStep End(Incident open, string why, DateTimeOffset now) => new(
        ActFold.Unattended(open) with { State = IncidentState.Resolved, ResolvedAt = now, Reason = why },
        IncidentChange.Resolved, why);

    private static bool IsFresh(Incident? last, Signal signal) =>
        last is null || !last.Signals.Any(s => s.Signal.Kind == signal.Kind && s.Signal.At >= signal.At);

    // Several late revisions in one verdict each bring a signal of their own.
    private static List<Signal> NewestOfEachKind(IEnumerable<Signal> signals) =>
        [.. signals.GroupBy(s => s.Kind).Select(kind => kind.MaxBy(s => s.At)!)];

    private static IncidentStep Open(
        Incident? last, List<Signal> signals, in Verdict verdict, Policy policy, DateTimeOffset now)
    {
        // One that nobody was told of did not come back; one that flapped until now was quiet for long enough.
        if (last is { ResolvedAt: { } resolved, Generation: > 0, FlapsSince: null }
            && now - resolved < policy.ReopenWithin)
            return Reopen(last, signals, verdict, policy, now);
        var isTold = policy.ConfirmFor <= TimeSpan.Zero || signals.Exists(s => s.IsAbsolute);
        var severity = signals.Max(s => s.Severity);
        var incident = new Incident
        {
            State = isTold ? IncidentState.Firing : IncidentState.Pending,
            Severity = severity,
            Generation = isTold ? 1 : 0,
            OpenedAt = now,
            Since = signals.Min(s => s.Since),
            PagedAt = now,
            PagedSeverity = severity,
            PagedPerHour = verdict.LastHour,
            PeakPerHour = verdict.LastHour,
            Signals = [.. signals.Select(s => new IncidentSignal { Signal = s, FirstAt = s.At, IsPaged = isTold })],
            Reason = ReasonOf(signals),
        };
        return new IncidentStep(incident, isTold ? IncidentChange.Opened : IncidentChange.Pending, incident.Reason);
    }

    private static IncidentStep Reopen(
        Incident last, List<Signal> signals, in Verdict verdict, Policy policy, DateTimeOffset now)
    {
        var again = Anew(Join(last, signals, verdict), signals) with { Reopenings = last.Reopenings + 1 };
        var why = $"It came back {Wording.Duration(now - last.ResolvedAt!.Value)} after it resolved.";
        if (policy.FlapAfter > 0 && again.Reopenings >= policy.FlapAfter)
        {
            again = again with { FlapsSince = now };
            why += $" It came back {again.Reopenings} times: it flaps, and stays open until nothing odd was seen for "
                + $"{Wording.Duration(QuietFor(again, policy))}.";
        }
        return Again(IncidentChange.Reopened, again, verdict, now, why);
    }

    // Nobody is told while it may pass by itself.
    private static IncidentStep Confirm(
        Incident incident, List<Signal> fresh, in Verdict verdict, Policy policy, DateTimeOffset now) =>
        fresh.Count > 0 && (now - incident.OpenedAt >= policy.ConfirmFor || fresh.Exists(s => s.IsAbsolute))
            ? Again(
                IncidentChange.Opened, incident with { GroupedUnder = null }, verdict, now, ReasonOf(incident.Signals.Select(s => s.Signal)))
            : new IncidentStep(incident, IncidentChange.None, "");

    private static string ReasonOf(IEnumerable<Signal> signals) => string.Join(" ", signals.Select(s => s.Reason));

    // What comes and goes is not over before nothing came for as long as what comes back is the same incident.
    private static TimeSpan QuietFor(Incident incident, Policy policy) =>
        incident.FlapsSince is null || policy.ReopenWithin < policy.ResolveAfter
            ? policy.ResolveAfter
            : policy.ReopenWithin;

    /// <summary>What comes back joins anew, and what others did then is past.</summary>
    internal static Incident Anew(Incident incident, List<Signal> fresh) => incident with
    {
        State = IncidentState.Firing,
        ResolvedAt = null,
        ResolvedBy = null,
        GroupedUnder = null,
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
        var isTold = incident.State is not IncidentState.Pending;
        var quiet = Wording.Duration(QuietFor(incident, policy));
        var lasted = Wording.Duration(now - incident.OpenedAt);
        var why = isTold
            ? $"Nothing odd for {quiet}; it lasted {lasted}."
            : $"Nothing odd for {quiet}: it was over before anybody was told.";
        var over = ActFold.Unattended(incident) with
        {
            State = IncidentState.Resolved,
            ResolvedAt = now,
            Reason = why,
        };
        return new IncidentStep(over, isTold ? IncidentChange.Resolved : IncidentChange.Passed, why);
    }

    // Null when nobody has to be told anything new.
    private static IncidentStep? Tell(
        Incident incident, List<Signal> fresh, in Verdict verdict, Policy policy, DateTimeOffset now)
    {
        if (Worsening.Why(incident, fresh.Count > 0, verdict, policy, now) is { } worse)
            return Again(IncidentChange.Worsened, incident, verdict, now, worse);
        if (incident.AcknowledgedAt is { } since)
            return now - since < policy.AcknowledgeFor ? null : RunOut(incident, now - since);
        return fresh.Count > 0 && now - incident.PagedAt >= policy.RemindAfter
            ? Again(
                IncidentChange.Reminded, incident, verdict, now, $"It goes on since {Wording.Time(incident.Since)}.")
            : null;
    }

    private static IncidentStep RunOut(Incident incident, TimeSpan held) => new(
        ActFold.Unattended(incident), IncidentChange.Unacknowledged,
        $"The acknowledgement by {incident.AcknowledgedBy} ran out after {Wording.Duration(held)}.");

    /// <summary>Takes back that people are told of an incident: another tells of it.</summary>
    /// <param name="step">One that opens it, or opens it again.</param>
    /// <param name="last">The incident before the step.</param>
    /// <param name="group">The incident that was told first; null until that is stored.</param>
    /// <param name="why">Which that is, in words.</param>
    internal static IncidentStep Hold(IncidentStep step, Incident? last, long? group, string why)
    {
        var held = step.Incident! with
        {
            State = IncidentState.Pending,
            Generation = last?.Generation ?? 0,
            PagedAt = last?.PagedAt ?? step.Incident.OpenedAt,
            Signals = [.. step.Incident.Signals.Select(s => s with { IsPaged = false })],
            GroupedUnder = group,
        };
        // The first of the group has a number by the next step, which is nobody's news.
        var isNews = last is not { State: IncidentState.Pending, Event: not null };
        return isNews
            ? new IncidentStep(held, IncidentChange.Grouped, why)
            : new IncidentStep(held, IncidentChange.None, "");
    }

    /// <summary>Tells people of an incident that is open, under a new generation.</summary>
    internal static IncidentStep Again(
        IncidentChange change, Incident incident, in Verdict verdict, DateTimeOffset now, string why) =>
        new(Paged(incident with { State = IncidentState.Firing }, verdict, now), change, why);

    // Whoever looks after it looks after what was told before.
    private static Incident Paged(Incident incident, in Verdict verdict, DateTimeOffset now) => incident with
    {
        Generation = incident.Generation + 1,
        PagedAt = now,
        PagedSeverity = incident.Severity,
        PagedPerHour = verdict.LastHour,
        AcknowledgedAt = null,
        AcknowledgedBy = null,
        Signals = [.. incident.Signals.Select(s => s with { IsPaged = true })],
    };

    private static IncidentStep Settle(Incident incident, in Sight sight)
    {
        var isOrdinary = IsQuiet(incident, sight, TimeSpan.FromTicks(1));
        return (incident.State, isOrdinary) switch
        {
            (IncidentState.Firing or IncidentState.Acknowledged, true) =>
                new(
                    incident with { State = IncidentState.Recovering }, IncidentChange.Recovering,
                    "The newest evidence is ordinary."),
            (IncidentState.Recovering, false) =>
                new(incident with { State = incident.OddState }, IncidentChange.Relapsed, incident.Reason),
            _ => new(incident, IncidentChange.None, ""),
        };
    }

    private static bool IsQuiet(Incident incident, Sight sight, TimeSpan length) =>
        incident.Signals.All(s => sight.Of(s.Signal) >= s.Signal.At + length);
}
