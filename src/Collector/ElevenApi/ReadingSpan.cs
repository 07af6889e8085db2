namespace Burnwatch.Collector.ElevenApi;

/// <summary>The whole buckets from <paramref name="From"/> to before <paramref name="To"/>.</summary>
internal readonly record struct ReadingSpan(DateTimeOffset From, DateTimeOffset To)
{
    /// <summary>The width of one bucket: the provider's own default, and the smallest that its charts show.</summary>
    public static readonly TimeSpan Bucket = TimeSpan.FromSeconds(60);

    public bool Contains(DateTimeOffset start) => From <= start && start < To;

    /// <summary>The start of the bucket that holds this instant.</summary>
    public static DateTimeOffset Floor(DateTimeOffset instant) => Floor(instant, Bucket);

    /// <summary>The last multiple of a length, counted in UTC, that is not after this instant.</summary>
    public static DateTimeOffset Floor(DateTimeOffset instant, TimeSpan length) =>
        new(instant.UtcTicks - instant.UtcTicks % length.Ticks, TimeSpan.Zero);

    public override string ToString() => $"{From:yyyy-MM-ddTHH:mmZ} to {To:yyyy-MM-ddTHH:mmZ}";
}
