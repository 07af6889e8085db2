using Burnwatch.Alerting.Evaluation;

namespace Burnwatch.Alerting.Backtesting;

/// <summary>What was known of the credentials of a key, and of their use, at a time that only moves on.</summary>
/// <remarks>
/// The tables keep since when a credential is disabled or missing, without a break until today. What was disabled and
/// is enabled again is not known any more, nor when each inventory was read: one is taken to stand at every instant, so
/// a page is known here up to an interval of the inventory before live could send it.
/// </remarks>
internal sealed class KnownCredentials(IReadOnlyList<CredentialRow> credentials, IReadOnlyList<KnownValue> values)
{
    /// <summary>So long after it changed something may come of it: its bucket ends, and so does a tick.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(10);

    private readonly IReadOnlyList<KnownCredential> all = [.. credentials.Select(row => new KnownCredential(
        row, new BacktestHistory([.. values.Where(v => v.CredentialId == row.Id && row.IsOutOfUse)])))];

    /// <summary>Whether no inventory says anything of them.</summary>
    public bool AreUnknown => credentials.All(row => row.InventoryReadAt is null);

    /// <summary>Takes what became known until an instant.</summary>
    /// <returns>Whether anything may come of it that was not so before.</returns>
    public bool MoveTo(DateTimeOffset at)
    {
        foreach (var credential in all)
            credential.MoveTo(at);
        return all.Any(
            c => c.ChangedAt > at - Soon || IsSoon(c.Row.UnlistedSince) || IsSoon(c.Row.LockedAt));

        bool IsSoon(DateTimeOffset? moment) => moment <= at && moment > at - Soon;
    }

    /// <summary>The credentials whose lock counts at the instant.</summary>
    /// <param name="at">The instant.</param>
    /// <param name="policy">The settings in force for the key.</param>
    /// <param name="told">When the last lock was that incidents were about which were over by then.</param>
    public IReadOnlyList<Credential> LockedAt(
        DateTimeOffset at, Policy policy, Func<CredentialRow, DateTimeOffset?> told) =>
        [
            .. all.Select(c => (Credential: c.Row.ToCredential().At(at), Told: told(c.Row)))
                .Where(c => CredentialRules.IsLocked(c.Credential, policy, c.Told))
                .Select(c => c.Credential),
        ];

    /// <summary>What counts of the use of each, at the instant that it was moved to.</summary>
    /// <param name="at">The instant.</param>
    /// <param name="policy">The settings in force for the key.</param>
    /// <param name="told">The end of what incidents were about that were over by then; null where none was.</param>
    public IReadOnlyList<CredentialUse> UsesAt(
        DateTimeOffset at, Policy policy, Func<CredentialRow, DateTimeOffset?> told) =>
        [.. all.Select(c => c.UseAt(at, policy, told(c.Row)))];

    private sealed class KnownCredential(CredentialRow row, BacktestHistory history)
    {
        private readonly SortedList<DateTimeOffset, KeyBucket> buckets = [];

        public CredentialRow Row => row;

        public DateTimeOffset ChangedAt { get; private set; } = DateTimeOffset.MinValue;

        public void MoveTo(DateTimeOffset at)
        {
            foreach (var bucket in history.Until(at))
            {
                buckets[bucket.Start] = bucket;
                ChangedAt = at;
            }
        }

        public CredentialUse UseAt(DateTimeOffset at, Policy policy, DateTimeOffset? told)
        {
            var credential = row.ToCredential().At(at);
            var none = CredentialUse.None(credential);
            if (CredentialRules.SpanOf(credential, policy, told) is not { } span)
                return none;
            var counted = buckets.Values.Where(b => b.Credits > 0 && b.Start >= span.From && b.End <= span.To).ToList();
            return counted.Count == 0 ? none : none with
            {
                Credits = counted.Sum(b => b.Credits),
                FirstAt = counted[0].Start,
                LastAt = counted[^1].End,
            };
        }
    }
}
