namespace Burnwatch;

/// <summary>What services reported of their own use, held against what the provider's analytics show so far.</summary>
internal static class ReportedUse
{
    /// <summary>
    /// The known buckets, each with at least the credits that were reported of its time, and how many that adds.
    /// </summary>
    /// <param name="known">In the order of time, none over another.</param>
    /// <param name="reported">Likewise, and none wider than a known one.</param>
    /// <param name="from">What was reported of the time before is past.</param>
    public static (IReadOnlyList<KeyBucket> Buckets, double Added) Raise(
        IReadOnlyList<KeyBucket> known, IEnumerable<KeyBucket> reported, DateTimeOffset from)
    {
        var buckets = new List<KeyBucket>(known);
        var (at, added) = (0, 0.0);
        var sums = new Dictionary<int, KeyBucket>();
        var alone = new List<KeyBucket>();
        foreach (var minute in reported.Where(r => r.Start >= from))
        {
            while (at < known.Count && known[at].End <= minute.Start)
                at++;
            if (at == known.Count || known[at].Start > minute.Start)
                alone.Add(minute);
            else
                sums[at] = sums.TryGetValue(at, out var sum) ? Sum(sum, minute) : minute;
        }
        foreach (var (index, sum) in sums.Where(s => s.Value.Credits > known[s.Key].Credits))
        {
            added += sum.Credits - known[index].Credits;
            buckets[index] = known[index] with
            {
                Credits = sum.Credits,
                // Not a number where nobody counted them: then nothing is said of what a request costs.
                Requests = Math.Max(known[index].Requests, sum.Requests),
            };
        }
        buckets.AddRange(alone);
        return (buckets, added + alone.Sum(minute => minute.Credits));
    }

    private static KeyBucket Sum(in KeyBucket one, in KeyBucket other) =>
        one with { Credits = one.Credits + other.Credits, Requests = one.Requests + other.Requests };
}
