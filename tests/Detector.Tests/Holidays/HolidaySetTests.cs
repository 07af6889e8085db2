using System.Globalization;
using Burnwatch.Holidays;

namespace Burnwatch.Tests.Holidays;

public class HolidaySetTests
{
    [Theory]
    [InlineData(2000, "04-23")]
    [InlineData(2019, "04-21")]
    [InlineData(2024, "03-31")]
    [InlineData(2025, "04-20")]
    [InlineData(2026, "04-05")]
    [InlineData(2027, "03-28")]
    [InlineData(2038, "04-25")]
    [InlineData(2049, "04-18")]
    [InlineData(2076, "04-19")]
    [InlineData(2285, "03-22")]
    public void Easter_falls_where_the_church_has_it(int year, string day) => Assert.Equal([$"{year}-{day}"], Days("easter", year));

    [Fact]
    public void Germany_has_nine_days_and_Saxony_eleven()
    {
        Assert.Equal(
            ["2026-01-01", "2026-04-03", "2026-04-06", "2026-05-01", "2026-05-14", "2026-05-25", "2026-10-03", "2026-12-25", "2026-12-26"],
            Days("DE", 2026));
        Assert.Equal(["2026-10-31", "2026-11-18"], Days("DE-SN", 2026).Except(Days("DE", 2026)));
    }

    [Fact]
    public void The_United_States_move_what_falls_on_a_weekend() => Assert.Equal(
        ["2026-01-01", "2026-01-19", "2026-02-16", "2026-05-25", "2026-06-19", "2026-07-03", "2026-09-07", "2026-10-12", "2026-11-11", "2026-11-26", "2026-12-25"],
        Days("US", 2026));

    [Fact]
    public void New_Years_Day_may_be_kept_in_the_year_before() =>
        Assert.Equal(("2027-12-31", true), (Days("US", 2027)[^1], !HolidaySet.Parse("US").Contains(new DateOnly(2028, 1, 1))));

    [Fact]
    public void New_Years_Eve_may_be_kept_in_the_year_after() =>
        Assert.Equal(["2029-01-01", "2029-12-31"], Days("12-31~", 2029));

    [Fact]
    public void Sets_and_days_go_together() =>
        Assert.Equal(["2026-12-24"], Days("DE, 12-24 2027-06-01", 2026).Except(Days("DE", 2026)));

    [Theory]
    [InlineData("02-29", 2026, "")]
    [InlineData("02-29", 2028, "2028-02-29")]
    [InlineData("2026-12-24", 2027, "")]
    [InlineData("easter+1", 2026, "2026-04-06")]
    [InlineData("easter-2", 2026, "2026-04-03")]
    [InlineData("mon-before-06-01", 2026, "2026-05-25")]
    [InlineData("mon-before-05-26", 2026, "2026-05-25")]
    [InlineData("mon-before-05-25", 2026, "2026-05-18")]
    [InlineData("none", 2026, "")]
    public void A_day_is_written_in_five_ways(string text, int year, string days) => Assert.Equal(days, string.Join(' ', Days(text, year)));

    [Theory]
    [InlineData("XX")]
    [InlineData("de")]
    [InlineData("12-32")]
    [InlineData("24.12.")]
    [InlineData("easter1")]
    [InlineData("easter+1000")]
    [InlineData("day-before-06-01")]
    [InlineData("mon-before-")]
    [InlineData("~")]
    [InlineData("none DE")]
    public void What_is_no_set_and_no_day_is_named(string text) =>
        Assert.Contains("is no holiday set and no day; known sets are AT, DE,", Assert.Throws<FormatException>(() => HolidaySet.Parse(text)).Message);

    [Theory]
    [InlineData("")]
    [InlineData(" , ")]
    public void Nothing_is_written_as_none(string text) => Assert.Contains(
        "'none' was expected", Assert.Throws<FormatException>(() => HolidaySet.Parse(text)).Message);

    [Fact]
    public void It_is_written_as_it_is_read() => Assert.Multiple(
        () => Assert.Equal("DE-BY 12-24", HolidaySet.Parse(" DE-BY,12-24 ").ToString()),
        () => Assert.Equal("none", HolidaySet.None.ToString()),
        () => Assert.Equal(HolidaySet.Parse("DE"), HolidaySet.Parse(HolidaySet.Parse("DE").ToString())));

    private static List<string> Days(string text, int year)
    {
        var set = HolidaySet.Parse(text);
        return [.. Enumerable.Range(0, 366).Select(i => new DateOnly(year, 1, 1).AddDays(i)).Where(d => d.Year == year)
            .Where(set.Contains).Select(d => d.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))];
    }
}
