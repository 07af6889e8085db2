using System.Globalization;

namespace Burnwatch.Holidays;

/// <summary>One holiday as people write it, and the day on which it falls in a year.</summary>
/// <remarks>
/// Five forms: <c>2026-12-24</c> is one day; <c>12-25</c> is of every year, and <c>12-25~</c> moves from a weekend to
/// the Friday or Monday beside it; <c>easter+1</c> counts days from Easter Sunday; <c>thu-before-11-29</c> is the last
/// Thursday before.
/// </remarks>
internal static class HolidayRule
{
    private const string Before = "-before-";
    private const string Easter = "easter";

    /// <summary>The day of a year, or null where the year has none.</summary>
    public delegate DateOnly? DayOf(int year);

    /// <summary>Null where the text is none of the forms.</summary>
    public static DayOf? TryParse(string text)
    {
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var once))
            return year => year == once.Year ? once : null;
        if (text.StartsWith(Easter, StringComparison.Ordinal))
            return DaysFromEaster(text[Easter.Length..]) is { } days ? year => EasterOf(year).AddDays(days) : null;
        if (text.IndexOf(Before, StringComparison.Ordinal) is > 0 and var at)
            return WeekdayOf(text[..at]) is { } weekday && DayIn(text[(at + Before.Length)..]) is { } end
                ? year => end(year) is { } day ? LastBefore(weekday, day) : null
                : null;
        if (text.EndsWith('~'))
            return DayIn(text[..^1]) is { } moved ? year => moved(year) is { } day ? OffWeekend(day) : null : null;
        return DayIn(text);
    }

    // 02-29 is of leap years alone; every other day is of every year.
    private static DayOf? DayIn(string text) =>
        DateOnly.TryParseExact(
            $"2000-{text}", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? year => day.Day <= DateTime.DaysInMonth(year, day.Month) ? new DateOnly(year, day.Month, day.Day) : null
            : null;

    private static int? DaysFromEaster(string text) =>
        text.Length == 0 ? 0
        : text[0] is '+' or '-'
        && int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var days)
            && Math.Abs(days) <= 100 ? days
        : null;

    private static DayOfWeek? WeekdayOf(string text) => text switch
    {
        "mon" => DayOfWeek.Monday,
        "tue" => DayOfWeek.Tuesday,
        "wed" => DayOfWeek.Wednesday,
        "thu" => DayOfWeek.Thursday,
        "fri" => DayOfWeek.Friday,
        "sat" => DayOfWeek.Saturday,
        "sun" => DayOfWeek.Sunday,
        _ => null,
    };

    private static DateOnly LastBefore(DayOfWeek weekday, DateOnly day) =>
        day.AddDays(-1 - ((day.DayOfWeek - weekday + 6) % 7));

    private static DateOnly OffWeekend(DateOnly day) => day.DayOfWeek switch
    {
        DayOfWeek.Saturday => day.AddDays(-1),
        DayOfWeek.Sunday => day.AddDays(1),
        _ => day,
    };

    // Easter Sunday of the Gregorian calendar: the first Sunday after the full moon of the church's tables on or after
    // 21 March.
    private static DateOnly EasterOf(int year)
    {
        var century = year / 100;
        // The moon repeats in 19 years, but for leap days left out and the moon's own drift.
        var drift = century - (century / 4) - (((8 * century) + 13) / 25) + 15;
        var age = ((19 * (year % 19)) + drift) % 30;
        // The tables never let the full moon fall on 19 April, nor on the 18th in the later half of the cycle.
        if (age == 29 || (age == 28 && year % 19 > 10))
            age--;
        var fullMoon = new DateOnly(year, 3, 21).AddDays(age);
        return fullMoon.AddDays(7 - (int)fullMoon.DayOfWeek);
    }
}
