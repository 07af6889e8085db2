namespace Burnwatch.Collector.ElevenApi;

/// <summary>What one cheap call showed, whether the provider granted it or not.</summary>
/// <param name="Concurrency">Null where the response had no such headers.</param>
/// <param name="ServerTime">The provider's clock, to the second; null where it told none.</param>
/// <param name="Failure">Null when the call succeeded.</param>
internal sealed record ProbeAnswer(
    ConcurrencyHeaders? Concurrency, DateTimeOffset? ServerTime, ElevenApiFailure? Failure);
