namespace Burnwatch.Training.Injections;

/// <summary>A product that the key never used is tried, and about a day later a burst follows on it.</summary>
internal sealed class ProbeFamily() : KeyFamily(
    "probe", "a product never used is tried, and about a day later a burst of 2 x p99 follows on it")
{
    private const double Times = 2;
    private const double ProbeTimes = 0.01;
    private const string OwnProduct = "usual";
    private const string NewProduct = "never used";

    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly TimeSpan Shortest = TimeSpan.FromMinutes(20);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(60);

    protected override Injection? Draw(KeyTraffic key, TestTraffic traffic, Noise noise)
    {
        var wait = Day * noise.Around();
        var length = noise.Between(Shortest, Longest);
        var latest = traffic.TestThrough - length - Injection.Grace;
        if (latest <= traffic.TestFrom + wait)
            return null;
        var start = noise.Between(traffic.TestFrom + wait, latest);
        var burst = new Abuse
        {
            Key = key.Name,
            Start = start,
            End = start + length,
            CreditsPerSpan = Times * key.P99 * noise.Around(),
            CreditsPerRequest = key.CreditsPerRequest * noise.Price(),
            Product = NewProduct,
        };
        var probeAt = traffic.BucketOf(start - wait);
        var probe = burst with
        {
            Start = probeAt,
            End = probeAt + traffic.Bucket,
            CreditsPerSpan = ProbeTimes * key.Median * noise.Around(),
        };
        var own = key.Rows.Select(row => row with { Product = row.Product ?? OwnProduct });
        var rows = Abuse.Merge(own, probe.Rows(traffic, noise).Concat(burst.Rows(traffic, noise)).ToList());
        return new Injection(Name, key, rows, start, burst.End + Injection.Grace);
    }
}
