namespace Burnwatch.Training.Injections;

/// <summary>A key that nobody knew is drained from its first minute, while the other keys of the file go on.</summary>
internal sealed class NewKeyFamily : IInjectionFamily
{
    /// <summary>Few, because each is judged among all keys of the file.</summary>
    private const int NewKeys = 10;

    private const double Times = 10;

    private static readonly TimeSpan Shortest = TimeSpan.FromHours(2);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(6);

    public string Name => "new key";

    public string What =>
        "an unknown key is drained from its first minute at 10 x the p99 of a middling key, for 2 to 6 hours";

    public IEnumerable<Injection> Draw(TestTraffic traffic, int seed)
    {
        if (traffic.TestFrom + Longest + Injection.Grace > traffic.TestThrough)
            return [];
        var p99 = MedianOf(traffic.WarmKeys.Select(key => key.P99));
        var prices = traffic.WarmKeys.Select(key => key.CreditsPerRequest).OfType<double>().ToList();
        double? price = prices.Count > 0 ? MedianOf(prices) : null;
        return Enumerable.Range(1, NewKeys).Select(number => Draw(traffic, p99, price, $"{Name} {seed}.{number}"));
    }

    private Injection Draw(TestTraffic traffic, double p99, double? price, string key)
    {
        var noise = new Noise(key);
        var length = noise.Between(Shortest, Longest);
        var start = noise.Between(traffic.TestFrom, traffic.TestThrough - length - Injection.Grace);
        var abuse = new Abuse
        {
            Key = key,
            Start = start,
            End = start + length,
            CreditsPerSpan = Times * p99 * noise.Around(),
            CreditsPerRequest = price * noise.Price(),
        };
        var foundBy = abuse.End + Injection.Grace;
        var rows = Abuse.Merge(traffic.Rows.TakeWhile(row => row.At < foundBy), abuse.Rows(traffic, noise));
        return new Injection(Name, new KeyTraffic { Name = key, Rows = [] }, rows, start, foundBy);
    }

    private static double MedianOf(IEnumerable<double> values)
    {
        var ordered = values.Order().ToList();
        return ordered[ordered.Count / 2];
    }
}
