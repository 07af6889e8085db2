namespace Burnwatch.Simulator.ElevenApi;

/// <summary>Where the buckets of a usage query begin.</summary>
/// <remarks>
/// Whole days begin at local midnight and whole hours, up to a day, at local hours; every other width is anchored in
/// UTC, whatever the zone. Local days are 23 or 25 hours long when the clocks change.
/// </remarks>
internal sealed record BucketGrid(int Seconds, TimeZoneInfo Zone)
{
    private const int Hour = 3600;
    private const int Day = 24 * Hour;

    private bool IsLocal => Seconds % Day == 0 || (Seconds % Hour == 0 && Seconds < Day);

    public DateTimeOffset StartOf(DateTimeOffset at)
    {
        if (!IsLocal)
            return DateTimeOffset.FromUnixTimeSeconds(at.ToUnixTimeSeconds() / Seconds * Seconds);
        var local = TimeZoneInfo.ConvertTime(at, Zone);
        var sinceEpoch = (local.DateTime - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerSecond;
        var start = DateTime.UnixEpoch.AddSeconds(sinceEpoch / Seconds * Seconds);
        var unchanged = new DateTimeOffset(DateTime.SpecifyKind(start, DateTimeKind.Unspecified), local.Offset);
        return (Zone.GetUtcOffset(unchanged) == local.Offset ? unchanged : AcrossChange(start)).ToUniversalTime();
    }

    /// <summary>The start of the bucket after the one that starts at <paramref name="start"/>.</summary>
    public DateTimeOffset Next(DateTimeOffset start)
    {
        var next = StartOf(start.AddSeconds(Seconds));
        // In a day of 25 hours a day's length later it is still the same day.
        return next > start ? next : StartOf(start.AddSeconds(Seconds + 2 * Hour));
    }

    private DateTimeOffset AcrossChange(DateTime start)
    {
        var local = DateTime.SpecifyKind(start, DateTimeKind.Unspecified);
        // A midnight that the change skipped: the day begins when the clocks have been put forward.
        if (Zone.IsInvalidTime(local))
            local = local.AddHours(1);
        return new DateTimeOffset(local, Zone.GetUtcOffset(local));
    }
}
