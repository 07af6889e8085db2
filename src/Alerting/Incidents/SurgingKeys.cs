namespace Burnwatch.Alerting.Incidents;

/// <summary>The keys of one workspace that surge at an instant, and whether they are one event.</summary>
/// <remarks>
/// What others do does not change the verdict on a key: judging stays the same however keys are cut into shards. It is
/// told with the incident.
/// </remarks>
public sealed class SurgingKeys
{
    private const int MostNames = 10;

    private readonly DateTimeOffset through;

    // The first that began comes first.
    private readonly List<Surge> surges;

    // The crowd of the policy that was asked for last: most keys of a workspace share one.
    private (Policy Policy, Crowd Crowd)? known;

    /// <param name="surges">One of each key that surges, in any order.</param>
    /// <param name="through">Through when the use of the workspace is known.</param>
    public SurgingKeys(IEnumerable<Surge> surges, DateTimeOffset through)
    {
        this.through = through;
        this.surges = [.. surges.OrderBy(s => s.At).ThenBy(s => s.Key, StringComparer.Ordinal)];
    }

    /// <summary>Whether enough of them began together to ask how many keys are in use.</summary>
    public bool MayBeEvent(Policy policy) => CrowdOf(policy).Keys >= policy.EventKeys;

    /// <summary>Whether a key began to surge so late that what others do now may have the same cause.</summary>
    public bool IsRecent(Surge surge, Policy policy) => surge.At > through - policy.EventWithin;

    /// <summary>The event that a key is part of; null when there is none.</summary>
    /// <param name="member">One that <see cref="IsRecent"/>.</param>
    /// <param name="policy">The settings in force for it.</param>
    /// <param name="keysInUse">Keys of the workspace that were used since <see cref="Policy.EventWithin"/>.</param>
    public WorkspaceEvent? EventOf(Surge member, Policy policy, int keysInUse)
    {
        var crowd = CrowdOf(policy);
        if (crowd.Keys < policy.EventKeys || crowd.Keys < policy.EventPart * keysInUse)
            return null;
        return new WorkspaceEvent
        {
            Since = crowd.Since,
            Keys = crowd.Keys,
            KeysInUse = Math.Max(crowd.Keys, keysInUse),
            Names = crowd.Names,
            Share = crowd.Burned > 0 ? member.PeakPerHour / crowd.Burned : 0,
        };
    }

    private Crowd CrowdOf(Policy policy)
    {
        if (known?.Policy != policy)
            known = (policy, Count(policy));
        return known.Value.Crowd;
    }

    // An event that goes on keeps its beginning, though those that began it are no longer recent.
    private Crowd Count(Policy policy)
    {
        var since = surges.Where(s => IsRecent(s, policy))
            .Select(s => s.EventSince < s.At ? s.EventSince.Value : s.At)
            .DefaultIfEmpty(DateTimeOffset.MaxValue).Min();
        var members = surges.SkipWhile(s => s.At < since).ToList();
        return new Crowd(
            since, members.Count, members.Sum(s => s.PeakPerHour), [.. members.Take(MostNames).Select(s => s.Key)]);
    }

    private sealed record Crowd(DateTimeOffset Since, int Keys, double Burned, IReadOnlyList<string> Names);
}
