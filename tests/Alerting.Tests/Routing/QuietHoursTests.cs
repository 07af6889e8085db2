using Burnwatch.Alerting.Routing;

namespace Burnwatch.Alerting.Tests.Routing;

public class QuietHoursTests
{
    [Theory]
    [InlineData("22:00-07:00", "2026-06-15T21:59Z", false)]
    [InlineData("22:00-07:00", "2026-06-15T22:00Z", true)]
    // Across midnight.
    [InlineData("22:00-07:00", "2026-06-16T00:30Z", true)]
    [InlineData("22:00-07:00", "2026-06-16T06:59Z", true)]
    [InlineData("22:00-07:00", "2026-06-16T07:00Z", false)]
    [InlineData("12:00-13:00", "2026-06-16T12:30Z", true)]
    [InlineData("12:00-13:00", "2026-06-16T13:00Z", false)]
    public void The_end_is_not_part_of_them(string hours, string at, bool expected) =>
        Assert.Equal(expected, QuietHours.Parse(hours).Contain(DateTimeOffset.Parse(at), TimeZoneInfo.Utc));

    [Theory]
    // The clock jumps from 2 to 3 in the night of 29 March: 02:30 is not there, and 03:00 comes an hour earlier.
    [InlineData("02:00-03:00", "2026-03-29T00:59Z", false)]
    [InlineData("02:00-03:00", "2026-03-29T01:00Z", false)]
    [InlineData("22:00-07:00", "2026-03-29T04:59Z", true)]
    [InlineData("22:00-07:00", "2026-03-29T05:00Z", false)]
    // The hour from 2 to 3 comes twice in the night of 25 October.
    [InlineData("02:00-03:00", "2026-10-25T00:30Z", true)]
    [InlineData("02:00-03:00", "2026-10-25T01:30Z", true)]
    [InlineData("02:00-03:00", "2026-10-25T02:00Z", false)]
    public void They_follow_the_clock_on_the_wall(string hours, string at, bool expected) =>
        Assert.Equal(expected, QuietHours.Parse(hours).Contain(
            DateTimeOffset.Parse(at), TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin")));

    [Theory]
    [InlineData("22-7")]
    [InlineData("22:00")]
    [InlineData("22:00-25:00")]
    [InlineData("07:00-07:00")]
    [InlineData("")]
    public void What_are_no_hours_is_refused(string text) => Assert.False(QuietHours.TryParse(text, out _));
}
