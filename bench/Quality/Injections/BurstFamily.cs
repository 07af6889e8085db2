namespace Burnwatch.Quality.Injections;

/// <summary>A stretch of use on top of the key's own, many times the largest that is usual.</summary>
/// <param name="name">The family's name.</param>
/// <param name="times">The size of a span in p99 of the key.</param>
/// <param name="shortest">Least length.</param>
/// <param name="longest">Greatest length.</param>
internal sealed class BurstFamily(string name, double times, TimeSpan shortest, TimeSpan longest) : KeyFamily(name)
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
        return new Injection(Name, key, Abuse.Merge(key.Rows, abuse.Rows(traffic, noise)), start, abuse.End + Injection.Grace);
    }
}
