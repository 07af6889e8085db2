namespace Burnwatch.Collector.ElevenApi;

/// <summary>The whole buckets from <paramref name="From"/> to before <paramref name="To"/>.</summary>
/// <param name="From">On the grid of the width.</param>
/// <param name="To">On the grid of the width.</param>
/// <param name="Width">The width of one bucket, a divisor of an hour, or an hour.</param>
internal readonly record struct ReadingSpan(DateTimeOffset From, DateTimeOffset To, TimeSpan Width)
{
    /// <summary>The provider's own default width, and the smallest that its charts show.</summary>
    public static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    /// <summary>The width of history that is long past.</summary>
    public static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    /// <summary>A span of minutes.</summary>
    public ReadingSpan(DateTimeOffset from, DateTimeOffset to)
        : this(from, to, Minute)
    {
    }

    public bool Contains(DateTimeOffset start) => From <= start && start < To;

    /// <summary>The start of the minute that holds this instant.</summary>
    public static DateTimeOffset Floor(DateTimeOffset instant) => Floor(instant, Minute);

    /// <summary>The last multiple of a length, counted in UTC, that is not after this instant.</summary>
    public static DateTimeOffset Floor(DateTimeOffset instant, TimeSpan length) =>
        new(instant.UtcTicks - instant.UtcTicks % length.Ticks, TimeSpan.Zero);

    public override string ToString() =>
        $"{From:yyyy-MM-ddTHH:mmZ} to {To:yyyy-MM-ddTHH:mmZ}{(Width == Minute ? "" : $" by {Width:hh\\:mm}")}";
}
