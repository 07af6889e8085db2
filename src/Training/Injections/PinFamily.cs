namespace Burnwatch.Training.Injections;

/// <summary>Half an hour in which the key takes every slot there is, at an ordinary burn.</summary>
/// <remarks>
/// A pin is the workspace's, and blamed on the key that makes most of its burn; so the key is alone here. Were its burn
/// made to outweigh all others instead, every method would find that, and nobody would know of the pin.
/// </remarks>
internal sealed class PinFamily() : KeyFamily(
    "pin", "concurrency stands at its maximum for 30 minutes, at the median use of a key alone in its workspace")
{
    private const int FewestSlots = 4;
    private const int MostSlots = 20;

    private static readonly TimeSpan Length = TimeSpan.FromMinutes(30);

    protected override Injection? Draw(KeyTraffic key, TestTraffic traffic, Noise noise)
    {
        var latest = traffic.TestThrough - Length - Injection.Grace;
        if (latest <= traffic.TestFrom)
            return null;
        var start = noise.Between(traffic.TestFrom, latest);
        var slots = noise.Whole(FewestSlots, MostSlots);
        var abuse = new Abuse
        {
            Key = key.Name,
            Start = start,
            End = start + Length,
            CreditsPerSpan = key.Median * noise.Around(),
            CreditsPerRequest = key.CreditsPerRequest * noise.Price(),
        };
        // Ordinary readings are in the file as well, or the pin would be known by there being readings at all.
        var own = key.Rows.Select(row => Abuse.ShareWithin(row.At, traffic.Bucket, start, abuse.End) > 0
            ? row
            : row with { Concurrent = noise.Whole(0, slots / 2), ConcurrentMax = slots }).ToList();
        var pinned = abuse.Rows(traffic, noise).Select(row => row with { Concurrent = slots, ConcurrentMax = slots });
        return new Injection(Name, key, Abuse.Merge(own, pinned), start, abuse.End + Injection.Grace)
        {
            IsAlone = true,
        };
    }
}
