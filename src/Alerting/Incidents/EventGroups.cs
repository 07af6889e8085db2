namespace Burnwatch.Alerting.Incidents;

/// <summary>Keys of a workspace that surge for one cause are told as one: who tells, and who is held back.</summary>
/// <remarks>
/// <para>
/// A key is told at once unless another of its event was told before: nobody waits for what others may do. Who was
/// told first tells for all; the others are pending under it, and are told where it is over and they burn on, one for
/// all again.
/// </para>
/// <para>
/// Never held back: a key that is odd by anything but more use, and one that burns far more than the others do.
/// </para>
/// </remarks>
/// <param name="surges">Of all keys of the workspace that surge, as they stood before this tick or as it left them.</param>
/// <param name="resolvedByHand">When a person resolved what told of a group, by the group.</param>
/// <param name="now">The time of the tick.</param>
internal sealed class EventGroups(
    IReadOnlyList<Surge> surges, IReadOnlyDictionary<long, DateTimeOffset> resolvedByHand, DateTimeOffset now)
{
    private readonly List<Surge> told = [.. surges.Where(s => s.IsTold)];
    private readonly HashSet<long> toldNow = [];
    private bool isFirstTold;

    /// <summary>What becomes of the step of a key that surges.</summary>
    /// <param name="last">Its incident before the step.</param>
    /// <param name="step">What the fold came to.</param>
    /// <param name="surge">As the step leaves it.</param>
    /// <param name="found">The event that it is part of; null where it is of none.</param>
    /// <param name="verdict">What the detector says now.</param>
    /// <param name="policy">The settings in force for the key.</param>
    public IncidentStep Step(
        Incident? last, IncidentStep step, Surge surge, WorkspaceEvent? found, in Verdict verdict, Policy policy)
    {
        if (step.Change is IncidentChange.Opened or IncidentChange.Reopened)
            return Begin(last, found?.MarkOn(step) ?? step, surge, found, policy);
        if (found is null)
            return step;
        if (step.Triggers || last is not { IsOpen: true } || !Tells(last, found) || !surges.Any(s => !s.IsTold))
            return found.MarkOn(step);
        // Whoever tells for others tells at once that it does, and again when they are many more.
        var isMore = found.Keys >= 2 * last.Event?.Keys;
        if (last.Event is not null && (!isMore || now - last.PagedAt < policy.WorsenAfter))
            return step;
        return IncidentFold.Again(
            IncidentChange.Worsened, step.Incident! with { Event = found }, verdict, now, found.Reason);
    }

    private IncidentStep Begin(Incident? last, IncidentStep step, Surge surge, WorkspaceEvent? found, Policy policy)
    {
        if (!MayBeHeld(step.Incident!, surge, policy))
            return step;
        if (last is { State: IncidentState.Pending, GroupedUnder: { } group })
        {
            if (IsTold(group, policy))
                return IncidentFold.Hold(step, last, group, "");
            // It takes the place of the one that told until now.
            toldNow.Add(group);
            return step with
            {
                Incident = step.Incident! with { GroupedUnder = group },
                Why = $"What told of it with other keys is over, and it goes on. {step.Why}",
            };
        }
        if (found is null)
            return step;
        var first = FirstOf(found);
        if (first is null && !isFirstTold)
        {
            isFirstTold = true;
            return step;
        }
        var why = $"It is told with the key {first?.Key ?? found.Names[0]}. {found.Reason}";
        return IncidentFold.Hold(step, last, first?.GroupedUnder ?? first?.IncidentId, why);
    }

    private bool MayBeHeld(Incident incident, Surge surge, Policy policy)
    {
        if (incident.Signals.Any(s => !Surge.IsIn(s.Signal)))
            return false;
        var others = surges.Where(s => s.Key != surge.Key).ToList();
        return others.Count > 0 && surge.PeakPerHour < policy.EventBeyond * others.Average(s => s.PeakPerHour);
    }

    private bool IsTold(long group, Policy policy) =>
        toldNow.Contains(group)
        || told.Exists(s => s.IncidentId == group || s.GroupedUnder == group)
        || (resolvedByHand.TryGetValue(group, out var at) && now - at < policy.ReopenAfterResolve);

    private bool Tells(Incident incident, WorkspaceEvent found) => FirstOf(found)?.IncidentId == incident.Id;

    private Surge? FirstOf(WorkspaceEvent found) =>
        told.Where(s => s.At >= found.Since).MinBy(s => s.IncidentId);
}
