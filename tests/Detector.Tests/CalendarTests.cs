using Burnwatch.Holidays;

namespace Burnwatch.Tests;

public class CalendarTests
{
    private static readonly Calendar Berlin = Calendar.Of("Europe/Berlin");

    [Theory]
    [InlineData("2026-06-01T00:00:00Z", 2)]
    [InlineData("2026-01-05T00:00:00Z", 1)]
    [InlineData("2026-06-05T21:59:00Z", 23)]
    [InlineData("2026-06-05T22:00:00Z", 24)]
    [InlineData("2026-06-07T21:59:00Z", 47)]
    public void A_cell_is_an_hour_of_the_local_day(string at, int cell) => Assert.Equal(cell, Berlin.CellAt(DateTimeOffset.Parse(at)));

    [Fact]
    public void A_day_of_23_hours_skips_a_cell() => Assert.Equal([24, 25, 27, 28], HoursFrom("2026-03-28T23:00:00Z", 4));

    [Fact]
    public void A_day_of_25_hours_repeats_a_cell() => Assert.Equal([24, 25, 26, 26, 27], HoursFrom("2026-10-24T22:00:00Z", 5));

    [Theory]
    [InlineData("Europe/Berlin")]
    [InlineData("Asia/Kathmandu")]
    [InlineData("Australia/Lord_Howe")]
    [InlineData("Africa/Casablanca")]
    public void Whatever_was_asked_before_a_cell_is_that_of_the_zone(string zone)
    {
        var (calendar, known) = (Calendar.Of(zone), TimeZoneInfo.FindSystemTimeZoneById(zone));
        var start = DateTimeOffset.Parse("2026-01-01T00:00:00Z");
        // The step is prime to two years, so each quarter of an hour comes once, far from the one before it.
        const int Quarters = 2 * 365 * 96;
        for (var i = 0; i < Quarters; i++)
        {
            var at = start.AddMinutes(15L * (i * 10_007L % Quarters));
            var local = TimeZoneInfo.ConvertTime(at, known);
            Assert.Equal(local.Hour + (local.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? 24 : 0), calendar.CellAt(at));
        }
    }

    [Theory]
    [InlineData("2026-06-03T21:59:00Z", 23)]
    [InlineData("2026-06-03T22:00:00Z", 24)]
    [InlineData("2026-06-04T21:59:00Z", 47)]
    [InlineData("2026-06-04T22:00:00Z", 0)]
    public void A_holiday_is_a_day_off_from_midnight_to_midnight_of_the_owner(string at, int cell) =>
        Assert.Equal(cell, Calendar.Of("Europe/Berlin", HolidaySet.Parse("DE-BY")).CellAt(DateTimeOffset.Parse(at)));

    [Fact]
    public void A_holiday_on_which_the_clocks_change_has_the_cells_of_a_day_off_and_skips_one()
    {
        // In Egypt clocks go forward at midnight between a Thursday and a Friday, so that the Friday begins at one.
        var at = DateTimeOffset.Parse("2026-04-23T20:00:00Z");
        int[] cells = [22, 23, 25, 26];
        var calendar = Calendar.Of("Africa/Cairo", HolidaySet.Parse("2026-04-24"));
        Assert.Equal(cells, Enumerable.Range(0, 4).Select(h => calendar.CellAt(at.AddHours(h))));
    }

    [Fact]
    public void Whatever_was_asked_before_a_holiday_is_one_and_its_neighbours_are_none()
    {
        var (calendar, holidays) = (Calendar.Of("America/New_York", HolidaySet.Parse("US")), HolidaySet.Parse("US"));
        var start = DateTimeOffset.Parse("2026-01-01T00:00:00Z");
        const int Quarters = 2 * 365 * 96;
        for (var i = 0; i < Quarters; i++)
        {
            var local = calendar.Local(start.AddMinutes(15L * (i * 10_007L % Quarters)));
            var isOff = local.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday
                || holidays.Contains(DateOnly.FromDateTime(local.DateTime));
            Assert.Equal(local.Hour + (isOff ? 24 : 0), calendar.CellAt(local));
        }
    }

    [Fact]
    public void Sets_that_are_written_alike_share_a_calendar() => Assert.Multiple(
        () => Assert.Same(Calendar.Of("UTC", HolidaySet.Parse("DE, 12-24")), Calendar.Of("UTC", HolidaySet.Parse("DE 12-24"))),
        () => Assert.Same(Calendar.Of("UTC"), Calendar.Of("UTC", HolidaySet.Parse("none"))));

    [Theory]
    [InlineData("2026-03-29T00:59:59Z", false)]
    [InlineData("2026-03-29T01:00:00Z", true)]
    [InlineData("2026-03-30T00:59:59Z", true)]
    [InlineData("2026-03-30T01:00:00Z", false)]
    [InlineData("2026-10-25T12:00:00Z", false)]
    public void An_hour_is_lost_for_a_day_in_spring(string at, bool isLost) =>
        Assert.Equal(isLost, Berlin.LostAnHourBefore(DateTimeOffset.Parse(at)));

    [Fact]
    public void An_unknown_zone_is_named() =>
        Assert.Contains("'Europe/Berlim'", Assert.Throws<FormatException>(() => Calendar.Of("Europe/Berlim")).Message);

    private static IEnumerable<int> HoursFrom(string at, int count) =>
        Enumerable.Range(0, count).Select(h => Berlin.CellAt(DateTimeOffset.Parse(at).AddHours(h)));
}
