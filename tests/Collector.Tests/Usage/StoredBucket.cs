namespace Burnwatch.Collector.Tests.Usage;

/// <summary>What the tables hold of one bucket.</summary>
internal sealed record StoredBucket
{
    public string Hash { get; init; } = "";

    public DateTimeOffset BucketStart { get; init; }

    public long Credits { get; init; }

    public long Requests { get; init; }

    public decimal? CostUsd { get; init; }

    public DateTimeOffset ReadAt { get; init; }

    public long Reading { get; init; }

    public static Task<IReadOnlyList<StoredBucket>> BucketsAsync(CollectorTables tables) =>
        ReadAsync(tables, "usage_bucket");

    public static Task<IReadOnlyList<StoredBucket>> RevisionsAsync(CollectorTables tables) =>
        ReadAsync(tables, "usage_revision");

    private static Task<IReadOnlyList<StoredBucket>> ReadAsync(CollectorTables tables, string table) =>
        tables.AllAsync<StoredBucket>($"""
            select c.hash, b.bucket_start, b.credits, b.requests, b.cost_usd, b.read_at, b.reading
              from {table} b join credential c on c.id = b.credential_id
             order by b.bucket_start, c.hash, b.product, b.model, b.reading
            """);
}
