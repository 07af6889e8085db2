using Burnwatch.Alerting.Incidents;
using Burnwatch.Alerting.Quiet;

namespace Burnwatch.Alerting.Evaluation;

/// <summary>
/// Marks the keys of a tick that are part of a workspace event, and holds back those that another key tells of, by what
/// the last ticks of other shards left.
/// </summary>
/// <remarks>
/// A shard knows of the others what they have written, and of those that surge one at a time looks and writes, so no
/// two of them tell of one event for want of knowing of each other. Replay, which has no shards, marks alone: it tells
/// what each key does.
/// </remarks>
internal static class EventMarker
{
    /// <summary>The same keys, with what the event makes of them; a tick in which nothing surges asks nothing.</summary>
    /// <param name="reader">Asked for what other shards left, in the transaction that writes the tick.</param>
    /// <param name="quiet">What is silenced: one whose page is hidden tells of nobody else.</param>
    /// <param name="workspaceId">Of all the keys.</param>
    /// <param name="judged">At least one.</param>
    /// <param name="now">The time of the tick.</param>
    public static async Task<IReadOnlyList<JudgedKey>> MarkAsync(
        EvaluationReader reader, QuietBook quiet, long workspaceId, IReadOnlyList<JudgedKey> judged, DateTimeOffset now)
    {
        var through = judged[0].Workspace.ReadThrough;
        var own = judged.Select(j => j.Surge).OfType<Surge>().ToList();
        var alone = new SurgingKeys(own, through);
        if (!judged.Any(
            j => j.Surge is { } surge && (alone.IsRecent(surge, j.Policy) || IsFreed(j))))
            return judged;
        await reader.Incidents.TakeTurnAsync(workspaceId);
        var others = await reader.Incidents.SurgesAsync(workspaceId, [.. judged.Select(j => j.Key.Id)]);
        var hidden = await reader.Incidents.HiddenAsync(workspaceId, now);
        var surging = new SurgingKeys(own.Concat(others), through);
        var byHand = await reader.Incidents.ResolvedByHandAsync(
            [.. judged.Where(IsFreed).Select(j => j.Last!.GroupedUnder!.Value).Distinct()]);
        // What a person resolved in this very tick is not written yet.
        foreach (var over in judged.Select(j => j.Last).Where(i => i is { ResolvedBy: not null, ResolvedAt: not null }))
            byHand[over!.GroupedUnder ?? over.Id] = over.ResolvedAt!.Value;
        // Who opens in this tick is not told yet.
        var groups = new EventGroups(
            [
                .. judged.Where(j => j.Surge is not null).Select(j => Before(j)),
                .. others.Select(s => s with { IsHushed = hidden.Contains(s.IncidentId) }),
            ],
            byHand, now);
        var inUse = new Dictionary<TimeSpan, int>();
        var marked = new List<JudgedKey>(judged.Count);
        foreach (var one in judged.OrderBy(j => j.Surge?.At).ThenBy(j => j.Key.Name, StringComparer.Ordinal))
        {
            if (one.Surge is not { } surge)
            {
                marked.Add(one);
                continue;
            }
            var within = one.Policy.EventWithin;
            var mayBeEvent = surging.IsRecent(surge, one.Policy) && surging.MayBeEvent(one.Policy);
            if (mayBeEvent && !inUse.ContainsKey(within))
                inUse[within] = await reader.Keys.InUseAsync(workspaceId, through - within);
            var found = mayBeEvent ? surging.EventOf(surge, one.Policy, inUse[within]) : null;
            marked.Add(one with
            {
                Step = groups.Step(one.Last, one.Step, Before(one), found, one.Verdict, one.Policy),
            });
        }
        return marked;

        // Of one that people were not told of yet, whether they would be.
        Surge Before(JudgedKey one) => IsTold(one)
            ? one.Surge! with { IsTold = true, IsHushed = hidden.Contains(one.Last!.Id) }
            : one.Surge! with
            {
                IsTold = false,
                IsHushed = Hush.Hides(one.Step, one.FiringKinds, quiet.SilencesOf(one.Key, now)),
            };
    }

    // Held back until now, and told by the fold: whether another tells of it still decides.
    private static bool IsFreed(JudgedKey one) =>
        one.Last is { State: IncidentState.Pending, GroupedUnder: not null } && one.Step.Triggers;

    private static bool IsTold(JudgedKey one) => one.Last is { IsOpen: true, State: not IncidentState.Pending };
}
