namespace Burnwatch.Alerting.Incidents;

/// <summary>Keys of a workspace that surge for one cause are told as one: who tells, and who is held back.</summary>
/// <remarks>
/// <para>
/// A key is told at once unless another of its event was told before: nobody waits for what others may do. Who was
/// told first tells for all; the others are pending under it, and are told where it is over and they burn on, one for
/// all again.
/// </para>
/// <para>
/// Nobody is told of others by a page that a silence hides: where it hides that of the one that tells, another takes
/// its place. One that is silenced itself may be held back by anybody, and takes nobody's place.
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

    // Who was told first in this tick: of those whose page goes out, and of those whose page is hidden.
    private string? firstSeen;
    private string? firstHidden;

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
        if (last is { State: IncidentState.Pending, GroupedUnder: { } held })
            return surge.IsHushed || IsTold(held, policy)
                ? IncidentFold.Hold(step, last, held, "")
                : TakeOver(step, held);
        if (found is null)
            return step;
        var first = FirstOf(found) ?? (surge.IsHushed ? FirstHiddenOf(found) : null);
        var name = first?.Key ?? firstSeen ?? (surge.IsHushed ? firstHidden : null);
        if (name is null)
        {
            if (surge.IsHushed)
                firstHidden = surge.Key;
            else
                firstSeen = surge.Key;
            return step;
        }
        // The first of the group may come back while another tells in its place.
        var group = first?.GroupedUnder is { } other && other != surge.IncidentId ? other : first?.IncidentId;
        return IncidentFold.Hold(step, last, group, $"It is told with the key {name}. {found.Reason}");
    }

    // It takes the place of the one that told until now; one that is silenced keeps its own, and is followed.
    private IncidentStep TakeOver(IncidentStep step, long group)
    {
        toldNow.Add(group);
        var silenced = told.Exists(s => s.IncidentId == group || IsUnder(s, group));
        var place = group;
        foreach (var _ in told)
            place = told.Find(s => s.GroupedUnder == place)?.IncidentId ?? place;
        return step with
        {
            Incident = step.Incident! with { GroupedUnder = place },
            Why = $"What told of it with other keys is {(silenced ? "silenced" : "over")}, and it goes on. {step.Why}",
        };
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
        || told.Exists(s => !s.IsHushed && (s.IncidentId == group || IsUnder(s, group)))
        || (resolvedByHand.TryGetValue(group, out var at) && now - at < policy.ReopenAfterResolve);

    // Whether it was told with a group, or in the place of one of it that is silenced.
    private bool IsUnder(Surge surge, long group)
    {
        var above = surge.GroupedUnder;
        for (var step = 0; above is { } id && id != group && step < told.Count; step++)
            above = told.Find(s => s.IncidentId == id)?.GroupedUnder;
        return above == group;
    }

    private bool Tells(Incident incident, WorkspaceEvent found) => FirstOf(found)?.IncidentId == incident.Id;

    private Surge? FirstOf(WorkspaceEvent found) =>
        told.Where(s => !s.IsHushed && s.At >= found.Since).MinBy(s => s.IncidentId);

    private Surge? FirstHiddenOf(WorkspaceEvent found) =>
        told.Where(s => s.IsHushed && s.At >= found.Since).MinBy(s => s.IncidentId);
}
