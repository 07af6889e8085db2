using Burnwatch.Alerting.Incidents;

namespace Burnwatch.Alerting.Evaluation;

/// <summary>
/// Marks the keys of a tick that are part of a workspace event, with what the last ticks of other shards left.
/// </summary>
/// <remarks>
/// A shard knows of the others what they have written, so a page of the first moment may be sent before the event is
/// known; its incident is marked by the next tick. Replay, which has no shards, marks it at once.
/// </remarks>
internal static class EventMarker
{
    /// <summary>The same keys, marked where there is an event; a tick in which nothing surges asks nothing.</summary>
    /// <param name="reader">Asked for what other shards left.</param>
    /// <param name="workspaceId">Of all the keys.</param>
    /// <param name="judged">At least one.</param>
    public static async Task<IReadOnlyList<JudgedKey>> MarkAsync(
        EvaluationReader reader, long workspaceId, IReadOnlyList<JudgedKey> judged)
    {
        var through = judged[0].Workspace.ReadThrough;
        var own = judged.Select(j => j.Surge).OfType<Surge>().ToList();
        var alone = new SurgingKeys(own, through);
        if (!judged.Any(j => j.Surge is { } surge && alone.IsRecent(surge, j.Policy)))
            return judged;
        var others = await reader.Incidents.SurgesAsync(workspaceId, [.. judged.Select(j => j.Key.Id)]);
        var surging = new SurgingKeys(own.Concat(others), through);
        var inUse = new Dictionary<TimeSpan, int>();
        var marked = new List<JudgedKey>(judged.Count);
        foreach (var one in judged)
        {
            if (one.Surge is not { } surge || !surging.IsRecent(surge, one.Policy) || !surging.MayBeEvent(one.Policy))
            {
                marked.Add(one);
                continue;
            }
            var within = one.Policy.EventWithin;
            if (!inUse.ContainsKey(within))
                inUse[within] = await reader.Keys.InUseAsync(workspaceId, through - within);
            var found = surging.EventOf(surge, one.Policy, inUse[within]);
            marked.Add(found is null ? one : one with { Step = found.MarkOn(one.Step) });
        }
        return marked;
    }
}
