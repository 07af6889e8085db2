using System.Collections.Concurrent;
using Burnwatch.Holidays;

namespace Burnwatch;

/// <summary>The hours of a week as the owner of a key lives them: hour of the day and working day or not.</summary>
/// <remarks>
/// Hours are local, so a nightly job stays at its hour when the clocks change; a day of 23 or 25 hours skips or repeats
/// a cell, also where it is a holiday. The difference to UTC and whether a day is a holiday are looked up once a day
/// and kept: asking the zone costs more than judging a span.
/// </remarks>
public sealed class Calendar
{
    /// <summary>24 hours of a working day, then 24 of a day off.</summary>
    public const int Cells = 48;

    /// <summary>Days kept at once; keys that catch up lie some weeks apart.</summary>
    private const int KeptDays = 64;

    /// <summary>The bits of an entry of <see cref="offsets"/> below its day, which hold a number of seconds.</summary>
    private const int OffsetBits = 32;

    private readonly TimeZoneInfo zone;

    // An entry is a day and its difference to UTC in one number, so that threads may read and write it without a lock.
    private readonly long[] offsets = new long[KeptDays];

    private readonly HolidaySet? holidays;

    // The same of local days: a day, and in its lowest bit whether it is a holiday. None where no day is.
    private readonly long[] kept = [];

    private static readonly ConcurrentDictionary<(string, HolidaySet), Calendar> Known = new();

    private Calendar(TimeZoneInfo zone, HolidaySet holidays)
    {
        this.zone = zone;
        if (holidays.IsEmpty)
            return;
        this.holidays = holidays;
        kept = new long[KeptDays];
    }

    public static Calendar Utc { get; } = new(TimeZoneInfo.Utc, HolidaySet.None);

    /// <summary>The calendar of a zone in which only weekends are off.</summary>
    /// <inheritdoc cref="Of(string, HolidaySet)"/>
    public static Calendar Of(string zone) => Of(zone, HolidaySet.None);

    /// <param name="zone">An IANA name such as Europe/Berlin.</param>
    /// <param name="holidays">The days that are off besides weekends.</param>
    /// <exception cref="FormatException">No such zone is known on this machine.</exception>
    public static Calendar Of(string zone, HolidaySet holidays) => Known.GetOrAdd((zone, holidays), Make);

    private static Calendar Make((string Zone, HolidaySet Holidays) of) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(of.Zone, out var found)
            ? new Calendar(found, of.Holidays)
            : throw new FormatException(
                $"'{of.Zone}' is no known time zone; an IANA name such as Europe/Berlin was expected.");

    /// <summary>The local time of an instant.</summary>
    public DateTimeOffset Local(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, zone);

    /// <summary>The cell of an instant, 0 to <see cref="Cells"/> - 1.</summary>
    public int CellAt(DateTimeOffset at)
    {
        var local = new DateTime(Math.Clamp(at.UtcTicks + OffsetAt(at), 0, DateTime.MaxValue.Ticks));
        var isOff = local.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday
            || (holidays is not null && IsHoliday(local));
        return local.Hour + (isOff ? 24 : 0);
    }

    private bool IsHoliday(DateTime local)
    {
        // From 1 on, as below.
        var day = 1 + (local.Ticks / TimeSpan.TicksPerDay);
        var known = Volatile.Read(ref kept[day % KeptDays]);
        if (known >> 1 == day)
            return (known & 1) != 0;
        var isHoliday = holidays!.Contains(DateOnly.FromDateTime(local));
        Volatile.Write(ref kept[day % KeptDays], (day << 1) | (isHoliday ? 1L : 0L));
        return isHoliday;
    }

    /// <summary>Whether the clocks went forward in the 24 hours before an instant.</summary>
    public bool LostAnHourBefore(DateTimeOffset at) =>
        at.UtcTicks >= TimeSpan.TicksPerDay && OffsetAt(at) > OffsetAt(at - TimeSpan.FromDays(1));

    // In ticks.
    private long OffsetAt(DateTimeOffset at)
    {
        // From 1 on: an empty entry is of day 0.
        var day = 1 + (at.UtcTicks / TimeSpan.TicksPerDay);
        var kept = Volatile.Read(ref offsets[day % KeptDays]);
        return kept >> OffsetBits == day ? (int)kept * TimeSpan.TicksPerSecond : Ask(day, at);
    }

    // A day on which the clocks change is asked for at each of its instants; it is not kept.
    private long Ask(long day, DateTimeOffset at)
    {
        var midnight = new DateTimeOffset((day - 1) * TimeSpan.TicksPerDay, TimeSpan.Zero);
        var offset = zone.GetUtcOffset(midnight);
        if (offset != zone.GetUtcOffset(midnight + TimeSpan.FromTicks(TimeSpan.TicksPerDay - 1)))
            return zone.GetUtcOffset(at).Ticks;
        Volatile.Write(ref offsets[day % KeptDays], (day << OffsetBits) | (uint)(int)offset.TotalSeconds);
        return offset.Ticks;
    }
}
