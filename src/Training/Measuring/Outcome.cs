using Burnwatch.Training.Injections;

namespace Burnwatch.Training.Measuring;

/// <summary>What came of one injection: when it was found, or not at all.</summary>
/// <param name="Injection">What was put in.</param>
/// <param name="Seed">The draw it came from.</param>
/// <param name="FoundAt">The end of the bucket that decided; null where nothing opened.</param>
public sealed record Outcome(InjectionFacts Injection, int Seed, DateTimeOffset? FoundAt)
{
    /// <summary>From the onset to the end of the bucket that decided.</summary>
    public TimeSpan? ToPage => FoundAt - Injection.Onset;

    /// <summary>How many buckets it took, that of the onset included.</summary>
    public int? BucketsToPage(TestTraffic traffic) =>
        FoundAt is { } at ? (int)((at - traffic.BucketOf(Injection.Onset)) / traffic.Bucket) : null;
}
