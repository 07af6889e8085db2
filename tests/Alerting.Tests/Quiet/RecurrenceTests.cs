using System.Globalization;
using Burnwatch.Alerting.Quiet;

namespace Burnwatch.Alerting.Tests.Quiet;

public class RecurrenceTests
{
    [Theory]
    [InlineData("2026-03-28T22:00", "2026-03-28T21:00Z", "2026-03-29T04:00Z")] // clocks go forward: 7 hours
    [InlineData("2026-10-24T22:00", "2026-10-24T20:00Z", "2026-10-25T05:00Z")] // clocks go back: 9 hours
    [InlineData("2026-06-15T22:00", "2026-06-15T20:00Z", "2026-06-16T04:00Z")]
    public void A_night_across_midnight_is_told_by_the_wall_clock(string start, string from, string to) =>
        Assert.Equal([$"{from}/{to}"], Of(start, hours: 8, "Europe/Berlin", null, "2027-01-01T00:00Z"));

    [Fact]
    public void A_time_that_never_comes_is_told_by_the_clock_before() =>
        Assert.Equal(
            ["2026-03-29T01:30Z/2026-03-29T02:30Z"],
            Of("2026-03-29T02:30", hours: 2, "Europe/Berlin", null, "2027-01-01T00:00Z"));

    [Fact]
    public void A_time_that_comes_twice_is_the_first_of_both() =>
        Assert.Equal(
            ["2026-10-25T00:30Z/2026-10-25T03:30Z"],
            Of("2026-10-25T02:30", hours: 2, "Europe/Berlin", null, "2027-01-01T00:00Z"));

    [Fact]
    public void Weekdays_are_those_of_the_zone() =>
        Assert.Equal(
            ["2026-03-06T03:30Z/2026-03-06T05:30Z", "2026-03-13T02:30Z/2026-03-13T04:30Z", "2026-03-20T02:30Z/2026-03-20T04:30Z"],
            Of("2026-03-05T22:30", hours: 2, "America/New_York", "FREQ=WEEKLY;BYDAY=TH", "2026-03-21T00:00Z"));

    [Fact]
    public void Sundays_in_Berlin_keep_their_hour_when_clocks_change() =>
        Assert.Equal(
            ["2026-10-18T20:00Z/2026-10-18T22:00Z", "2026-10-25T21:00Z/2026-10-25T23:00Z", "2026-11-01T21:00Z/2026-11-01T23:00Z"],
            Of("2026-10-18T22:00", hours: 2, "Europe/Berlin", "FREQ=WEEKLY;BYDAY=SU", "2026-11-02T00:00Z"));

    [Fact]
    public void A_rule_may_bring_its_own_end() =>
        Assert.Equal(2, Of("2026-06-15T01:00", 1, "UTC", "FREQ=DAILY;COUNT=2", "2026-12-01T00:00Z").Count);

    [Fact]
    public void No_occurrence_reaches_past_the_end() =>
        Assert.Equal(
            ["2026-06-15T22:00Z/2026-06-16T06:00Z", "2026-06-16T22:00Z/2026-06-17T00:00Z"],
            Of("2026-06-15T22:00", hours: 8, "UTC", "FREQ=DAILY", "2026-06-17T00:00Z"));

    [Theory]
    [InlineData("every day")]
    [InlineData("FREQ=DAYLY")]
    [InlineData("FREQ=MINUTELY")]
    [InlineData("FREQ=HOURLY")]
    [InlineData("")]
    public void What_is_no_rule_or_says_too_much_is_refused(string rrule) =>
        Assert.Throws<QuietException>(() => Of("2026-06-15T01:00", 1, "UTC", rrule, "2027-06-15T00:00Z"));

    private static List<string> Of(string start, int hours, string zone, string? rrule, string until)
    {
        var begin = DateTime.Parse(start, CultureInfo.InvariantCulture);
        return [.. Recurrence.Of(
            begin, begin.AddHours(hours), LocalTimes.ZoneOf(zone), rrule,
            DateTimeOffset.Parse(until, CultureInfo.InvariantCulture))
            .Select(o => FormattableString.Invariant(
                $"{o.Start.UtcDateTime:yyyy-MM-dd'T'HH:mm'Z'}/{o.End.UtcDateTime:yyyy-MM-dd'T'HH:mm'Z'}"))];
    }
}
