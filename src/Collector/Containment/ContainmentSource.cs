namespace Burnwatch.Collector.Containment;

/// <summary>Who used a credential in the last 24 hours, and will notice when it is contained.</summary>
public sealed record ContainmentSources(
    IReadOnlyList<UsedProduct> Products, IReadOnlyList<ReportingService> Services)
{
    public long Credits => Products.Sum(p => p.Credits);

    public long Requests => Products.Sum(p => p.Requests);
}

/// <summary>What was used of one product and model, as the provider's analytics count it.</summary>
public sealed record UsedProduct
{
    public required string Product { get; init; }
    public required string Model { get; init; }
    public long Credits { get; init; }
    public long Requests { get; init; }
}

/// <summary>A service that reported use of the credential by itself.</summary>
public sealed record ReportingService
{
    public required string Service { get; init; }
    public required string Host { get; init; }
    public DateTimeOffset LastSeenAt { get; init; }
}
