namespace Burnwatch.Collector.Rotation;

/// <summary>Which credentials look like the successor of a key's.</summary>
/// <remarks>
/// <para>
/// Nothing is joined by this: a wrong join would hide one key in the profile and the budget of another, and whoever can
/// make a credential in a service account could so hide it in the traffic of a known key. What joins by itself is what
/// cannot be told apart anyway: a credential of the very name of the key.
/// </para>
/// <para>
/// Made within the hour is no rotation but a set of replicas, and a key of which people said that it is of another
/// environment or product is another key.
/// </para>
/// </remarks>
internal static class SuccessorRule
{
    private static readonly TimeSpan LeastApart = TimeSpan.FromHours(1);

    /// <summary>One proposal at most for a credential, in the order of keys and names.</summary>
    /// <param name="candidates">All credentials that an inventory lists.</param>
    /// <param name="refused">Which a person refused, as credential and key.</param>
    public static IReadOnlyList<Successor> Of(
        IReadOnlyList<SuccessorCandidate> candidates, IReadOnlySet<(long CredentialId, long KeyId)> refused)
    {
        var families = candidates.ToLookup(c => (c.WorkspaceId, c.ServiceAccountId, NameStem.Of(c.Name)));
        return
        [
            .. candidates
                .Where(c => c is { IsWorking: true, OfKey: 1 })
                .Select(c => Predecessor(c, families[(c.WorkspaceId, c.ServiceAccountId, NameStem.Of(c.Name))], refused)
                    is { } before ? Proposed(c, before) : null)
                .OfType<Successor>()
                .OrderBy(s => s.Workspace, StringComparer.Ordinal)
                .ThenBy(s => s.ToKey, StringComparer.Ordinal)
                .ThenBy(s => s.Credential, StringComparer.Ordinal)
                .ThenBy(s => s.CredentialId),
        ];
    }

    // The key that people know first, then the oldest: of three generations the third belongs where the second does.
    private static SuccessorCandidate? Predecessor(
        SuccessorCandidate candidate,
        IEnumerable<SuccessorCandidate> family,
        IReadOnlySet<(long CredentialId, long KeyId)> refused) =>
        family
            .Where(other => other.KeyId != candidate.KeyId
                && other.CreatedAt + LeastApart <= candidate.CreatedAt
                && !refused.Contains((candidate.Id, other.KeyId))
                && Agree(candidate.Environment, other.Environment)
                && Agree(candidate.Product, other.Product))
            .OrderByDescending(other => other.Owner is not null)
            .ThenBy(other => other.CreatedAt)
            .ThenBy(other => other.Id)
            .FirstOrDefault();

    private static bool Agree(string? one, string? other) => one is null || other is null || one == other;

    private static Successor Proposed(SuccessorCandidate next, SuccessorCandidate before) => new()
    {
        CredentialId = next.Id,
        Workspace = next.Workspace,
        Credential = next.Name,
        Hint = next.Hint,
        FromKeyId = next.KeyId,
        FromKey = next.Key,
        ToKeyId = before.KeyId,
        ToKey = before.Key,
        Why = $"made {(next.CreatedAt - before.CreatedAt).TotalDays:0.#} days after {before.Name} "
            + $"in the same service account ({next.ServiceAccount ?? next.ServiceAccountId}), "
            + "with the same name up to its ending",
    };
}
