namespace Burnwatch.Training.Injections;

/// <summary>A stretch of use on top of the key's own, many times the largest that is usual.</summary>
/// <param name="name">The family's name.</param>
/// <param name="what">What is done, in a sentence.</param>
/// <param name="times">The size of a span in p99 of the key.</param>
/// <param name="shortest">Least length.</param>
/// <param name="longest">Greatest length.</param>
internal sealed class BurstFamily(string name, string what, double times, TimeSpan shortest, TimeSpan longest)
    : KeyFamily(name, what)
{
    protected override Injection? Draw(KeyTraffic key, TestTraffic traffic, Noise noise)
    {
        var length = noise.Between(shortest, longest);
        var latest = traffic.TestThrough - length - Injection.Grace;
        if (latest <= traffic.TestFrom)
            return null;
        var start = noise.Between(traffic.TestFrom, latest);
        var abuse = new Abuse
        {
            Key = key.Name,
            Start = start,
            End = start + length,
            CreditsPerSpan = times * key.P99 * noise.Around(),
            CreditsPerRequest = key.CreditsPerRequest * noise.Price(),
        };
        var rows = Abuse.Merge(key.Rows, abuse.Rows(traffic, noise));
        return new Injection(Name, key, rows, start, abuse.End + Injection.Grace);
    }
}
