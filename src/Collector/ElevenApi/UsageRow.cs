namespace Burnwatch.Collector.ElevenApi;

/// <summary>
/// What one credential used of one product and model in the bucket that starts at <paramref name="Start"/>.
/// </summary>
/// <param name="Hash">The provider's hash of the key; empty for usage made without any key.</param>
/// <param name="KeyName">The name the provider shows beside the hash; empty where it shows none.</param>
/// <param name="Start">The start of the bucket, in UTC.</param>
/// <param name="Product">Empty where the provider tells none.</param>
/// <param name="Model">Empty where the provider tells none.</param>
/// <param name="Credits">Not negative.</param>
/// <param name="Requests">Zero where the provider tells none.</param>
/// <param name="CostUsd">Null where the provider tells no cost in US dollars.</param>
internal sealed record UsageRow(
    string Hash,
    string KeyName,
    DateTimeOffset Start,
    string Product,
    string Model,
    long Credits,
    long Requests,
    decimal? CostUsd)
{
    /// <summary>Some answers have rows for buckets in which nothing was used.</summary>
    public bool IsUse => Credits != 0 || Requests != 0 || CostUsd is not (null or 0);
}
