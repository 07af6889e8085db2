namespace Burnwatch.Collector.ElevenApi;

/// <summary>The provider's times of keys and billing periods, in seconds since 1970.</summary>
internal static class UnixSeconds
{
    /// <summary>The instant; null for none, and for a number that is no time of our age.</summary>
    public static DateTimeOffset? Instant(long? seconds) =>
        seconds is > 0 and < 100_000_000_000 ? DateTimeOffset.FromUnixTimeSeconds(seconds.Value) : null;
}
