using Burnwatch.Simulator.ElevenApi;

namespace Burnwatch.Simulator.Tests.ElevenApi;

public sealed class BucketGridTests
{
    private const int Hour = 3600;
    private const int Day = 86400;

    [Theory]
    [InlineData(600, "Asia/Kolkata", "2026-06-18T12:07:00Z", "2026-06-18T12:00:00Z")]
    [InlineData(5400, "Asia/Kolkata", "2026-06-18T12:07:00Z", "2026-06-18T12:00:00Z")]
    [InlineData(Hour, "Asia/Kolkata", "2026-06-18T12:07:00Z", "2026-06-18T11:30:00Z")]
    [InlineData(Day, "Europe/Berlin", "2026-06-18T12:07:00Z", "2026-06-17T22:00:00Z")]
    // Berlin's clocks go forward at 01:00 UTC on 2026-03-29 and back at 01:00 UTC on 2026-10-25.
    [InlineData(Day, "Europe/Berlin", "2026-03-29T12:00:00Z", "2026-03-28T23:00:00Z")]
    [InlineData(Day, "Europe/Berlin", "2026-10-25T12:00:00Z", "2026-10-24T22:00:00Z")]
    [InlineData(Hour, "Europe/Berlin", "2026-10-25T00:30:00Z", "2026-10-25T00:00:00Z")]
    [InlineData(Hour, "Europe/Berlin", "2026-10-25T01:30:00Z", "2026-10-25T01:00:00Z")]
    // Havana skips midnight on 2026-03-08: the day begins at one o'clock.
    [InlineData(Day, "America/Havana", "2026-03-08T12:00:00Z", "2026-03-08T05:00:00Z")]
    public void A_bucket_starts_where_its_width_and_zone_say(int seconds, string zone, string at, string start) =>
        Assert.Equal(Utc(start), Grid(seconds, zone).StartOf(Utc(at)));

    [Theory]
    [InlineData("2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z")]
    [InlineData("2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z")]
    [InlineData("2026-06-17T22:00:00Z", "2026-06-18T22:00:00Z")]
    public void A_local_day_is_as_long_as_it_is(string start, string next) =>
        Assert.Equal(Utc(next), Grid(Day, "Europe/Berlin").Next(Utc(start)));

    private static BucketGrid Grid(int seconds, string zone) => new(seconds, TimeZoneInfo.FindSystemTimeZoneById(zone));

    private static DateTimeOffset Utc(string text) =>
        DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
