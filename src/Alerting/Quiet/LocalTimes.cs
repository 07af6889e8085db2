namespace Burnwatch.Alerting.Quiet;

/// <summary>What instant a wall clock means, also in the hours in which clocks are changed.</summary>
/// <remarks>
/// As RFC 5545 has it (3.3.5): a time that comes twice is the first of both, and one that never comes is told by the
/// clock as it was before: half past two becomes half past three.
/// </remarks>
public static class LocalTimes
{
    public static DateTimeOffset InstantOf(DateTime local, TimeZoneInfo zone)
    {
        var time = DateTime.SpecifyKind(local, DateTimeKind.Unspecified);
        var offset = zone.IsAmbiguousTime(time)
            ? zone.GetAmbiguousTimeOffsets(time).Max()
            : zone.IsInvalidTime(time) ? zone.GetUtcOffset(time.AddDays(-1)) : zone.GetUtcOffset(time);
        return new DateTimeOffset(time, offset).ToUniversalTime();
    }

    /// <exception cref="QuietException">No such zone is known on this machine.</exception>
    public static TimeZoneInfo ZoneOf(string name) => TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone)
        ? zone
        : throw new QuietException(
            $"'{name}' is no known time zone; an IANA name such as Europe/Berlin was expected.");
}
