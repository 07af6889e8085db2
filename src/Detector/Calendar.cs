using System.Collections.Concurrent;

namespace Burnwatch;

/// <summary>The hours of a week as the owner of a key lives them: hour of the day and working day or not.</summary>
/// <remarks>
/// Hours are local, so a nightly job stays at its hour when the clocks change; a day of 23 or 25 hours skips or repeats a
/// cell. The difference to UTC is looked up once a day and kept: asking the zone costs more than judging a span.
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

    private static readonly ConcurrentDictionary<string, Calendar> Known = new(StringComparer.Ordinal);

    private Calendar(TimeZoneInfo zone) => this.zone = zone;

    public static Calendar Utc { get; } = new(TimeZoneInfo.Utc);

    /// <param name="zone">An IANA name such as Europe/Berlin.</param>
    /// <exception cref="FormatException">No such zone is known on this machine.</exception>
    public static Calendar Of(string zone) => Known.GetOrAdd(zone, Make);

    private static Calendar Make(string zone) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found)
            ? new Calendar(found)
            : throw new FormatException($"'{zone}' is no known time zone; an IANA name such as Europe/Berlin was expected.");

    /// <summary>The local time of an instant.</summary>
    public DateTimeOffset Local(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, zone);

    /// <summary>The cell of an instant, 0 to <see cref="Cells"/> - 1.</summary>
    public int CellAt(DateTimeOffset at)
    {
        var local = new DateTime(Math.Clamp(at.UtcTicks + OffsetAt(at), 0, DateTime.MaxValue.Ticks));
        return local.Hour + (local.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? 24 : 0);
    }

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
