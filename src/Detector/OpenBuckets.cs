namespace Burnwatch;

/// <summary>The buckets of a key that may change yet, and the spans of ten minutes they fall into.</summary>
internal sealed class OpenBuckets
{
    // In the order of time; mostly added at the end and taken from the beginning, many at a time.
    private readonly List<KeyBucket> buckets = [];

    // Made where a bucket tells what it was used for.
    private UseSums? uses;

    /// <summary>In the order of time.</summary>
    public IReadOnlyList<KeyBucket> All => buckets;

    /// <summary>Adds a bucket, or replaces the one that begins with it.</summary>
    public void Put(in KeyBucket bucket)
    {
        var at = IndexOf(bucket.Start);
        if (at < buckets.Count && buckets[at].Start == bucket.Start)
            buckets[at] = bucket;
        else
            buckets.Insert(at, bucket);
    }

    /// <summary>Lets go of those that end by an instant.</summary>
    public void ForgetThrough(DateTimeOffset through)
    {
        var past = 0;
        while (past < buckets.Count && buckets[past].End <= through)
            past++;
        buckets.RemoveRange(0, past);
    }

    /// <summary>The spans that begin from one instant on, end by another, and have buckets.</summary>
    public UsedSpans Between(DateTimeOffset from, DateTimeOffset through) => new(this, from, through);

    /// <summary>What was used in a span.</summary>
    /// <param name="start">When it begins.</param>
    /// <param name="through">Before this instant a bucket that was not put was not used.</param>
    /// <param name="first">No bucket before this one reaches into the span.</param>
    public UsageSpan SpanAt(DateTimeOffset start, DateTimeOffset through, int first = 0)
    {
        var end = start + UsageSpan.Length;
        double credits = 0, requests = 0;
        for (var i = first; i < buckets.Count && buckets[i].Start < end; i++)
        {
            var part = buckets[i].PartWithin(start, end);
            if (part <= 0)
                continue;
            credits += buckets[i].Credits * part;
            requests += buckets[i].Requests * part;
            if (!buckets[i].Uses.IsDefaultOrEmpty)
                (uses ??= new UseSums()).Add(buckets[i].Uses, part);
        }
        return new UsageSpan
        {
            Start = start,
            KnownThrough = through < end ? through : end,
            Credits = credits,
            Requests = requests,
            Uses = uses?.Take() ?? default,
        };
    }

    // The first bucket that does not start before an instant.
    private int IndexOf(DateTimeOffset start)
    {
        var (low, high) = (0, buckets.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = buckets[middle].Start < start ? (middle + 1, high) : (low, middle);
        }
        return low;
    }

    /// <summary>The spans of a time that have buckets, in its order.</summary>
    public struct UsedSpans(OpenBuckets open, DateTimeOffset from, DateTimeOffset through)
    {
        private DateTimeOffset next = from;
        private int bucket;

        public UsageSpan Current { get; private set; }

        public readonly UsedSpans GetEnumerator() => this;

        public bool MoveNext()
        {
            for (; bucket < open.buckets.Count; bucket++)
            {
                var (begins, ends, _) = open.buckets[bucket];
                var start = UsageSpan.StartOf(begins);
                start = start > next ? start : next;
                if (start >= ends || start + UsageSpan.Length > through)
                    continue;
                next = start + UsageSpan.Length;
                Current = open.SpanAt(start, next, bucket);
                return true;
            }
            return false;
        }
    }
}
