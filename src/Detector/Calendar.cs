namespace Burnwatch;

/// <summary>The hours of a week as the owner of a key lives them: hour of the day and working day or not.</summary>
/// <remarks>
/// Hours are local, so a nightly job stays at its hour when the clocks change; a day of 23 or 25 hours skips or repeats a
/// cell.
/// </remarks>
public sealed class Calendar
{
    /// <summary>24 hours of a working day, then 24 of a day off.</summary>
    public const int Cells = 48;

    private readonly TimeZoneInfo zone;

    private Calendar(TimeZoneInfo zone) => this.zone = zone;

    public static Calendar Utc { get; } = new(TimeZoneInfo.Utc);

    /// <param name="zone">An IANA name such as Europe/Berlin.</param>
    /// <exception cref="FormatException">No such zone is known on this machine.</exception>
    public static Calendar Of(string zone) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found)
            ? new Calendar(found)
            : throw new FormatException($"'{zone}' is no known time zone; an IANA name such as Europe/Berlin was expected.");

    /// <summary>The local time of an instant.</summary>
    public DateTimeOffset Local(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, zone);

    /// <summary>The cell of an instant, 0 to <see cref="Cells"/> - 1.</summary>
    public int CellAt(DateTimeOffset at)
    {
        var local = Local(at);
        return local.Hour + (local.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? 24 : 0);
    }
}
