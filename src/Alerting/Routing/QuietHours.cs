using System.Globalization;

namespace Burnwatch.Alerting.Routing;

/// <summary>Hours of every day, by the clock on the wall, across midnight where they end before they begin.</summary>
/// <param name="From">The first minute.</param>
/// <param name="To">The first minute after them.</param>
/// <remarks>
/// Asked of an instant and never of a length of time, so a day of 23 or 25 hours has no edge of its own: an hour that
/// the clock shows twice is quiet twice.
/// </remarks>
public readonly record struct QuietHours(TimeOnly From, TimeOnly To)
{
    /// <summary>Reads "22:00-07:00"; both alike say nothing and are refused.</summary>
    public static bool TryParse(string text, out QuietHours hours)
    {
        hours = default;
        var parts = text.Split('-', StringSplitOptions.TrimEntries);
        if (parts.Length != 2 || !IsTime(parts[0], out var from) || !IsTime(parts[1], out var to) || from == to)
            return false;
        hours = new QuietHours(from, to);
        return true;
    }

    /// <exception cref="FormatException">The text is not of that form.</exception>
    public static QuietHours Parse(string text) => TryParse(text, out var hours)
        ? hours
        : throw new FormatException($"'{text}' are no hours of a day; write them as 22:00-07:00.");

    /// <summary>Whether an instant lies in them where the clock on the wall is that of the zone.</summary>
    public bool Contain(DateTimeOffset at, TimeZoneInfo zone)
    {
        var local = TimeOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, zone).DateTime);
        return From < To ? local >= From && local < To : local >= From || local < To;
    }

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{From:HH\\:mm}-{To:HH\\:mm}");

    private static bool IsTime(string text, out TimeOnly time) =>
        TimeOnly.TryParseExact(text, "H:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out time);
}
