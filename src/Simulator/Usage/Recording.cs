namespace Burnwatch.Simulator.Usage;

/// <summary>What a traffic file holds of one key, product and model: credits and requests by bucket.</summary>
/// <param name="Product">As in the file.</param>
/// <param name="Model">As in the file.</param>
/// <param name="Bucket">Width of a bucket, whole minutes.</param>
/// <param name="Meets">The time of the file that meets live start.</param>
/// <param name="Buckets">By the number of the bucket since 1970, in the file's time.</param>
internal sealed record Recording(
    string Product,
    string Model,
    TimeSpan Bucket,
    DateTimeOffset Meets,
    IReadOnlyDictionary<long, RecordedBucket> Buckets);

internal readonly record struct RecordedBucket(long Credits, long Requests, int? Concurrent);
