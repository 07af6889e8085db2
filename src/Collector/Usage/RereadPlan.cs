using Burnwatch.Collector.ElevenApi;

namespace Burnwatch.Collector.Usage;

/// <summary>
/// Which hours behind the open tail are read again: until they stop changing, then once in each hour of a day, then
/// once in each day.
/// </summary>
/// <remarks>
/// Once in each hour of the clock and not every 60 minutes, so that neighbours fall due together and are asked for in
/// one call, whenever they were read last.
/// </remarks>
/// <param name="Reach">Hours that ended longer ago are not read again.</param>
internal sealed record RereadPlan(TimeSpan Reach)
{
    /// <summary>Calls of one run; what is left is still due in the next one.</summary>
    public const int MostCalls = 8;

    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly TimeSpan HourlyFor = Day;

    /// <summary>How often an hour is read that still changes.</summary>
    private static readonly TimeSpan MovingInterval = TimeSpan.FromMinutes(10);

    /// <summary>The spans to read, newest first.</summary>
    /// <param name="hours">Those that were read, of as far back as <see cref="Reach"/>.</param>
    /// <param name="openFrom">Where the open tail begins: what is in it is read anyway.</param>
    /// <param name="settling">How long after its end a bucket may still change.</param>
    /// <param name="now">Now.</param>
    public IReadOnlyList<ReadingSpan> Due(
        IReadOnlyList<UsageHour> hours, DateTimeOffset openFrom, TimeSpan settling, DateTimeOffset now)
    {
        var due = hours.Where(h => h.End <= openFrom && IsDue(h, settling, now)).OrderBy(h => h.Hour).ToList();
        var cutter = new SpanCutter(due, minutesFrom: default);
        return [.. Join(due).SelectMany(run => cutter.Cut(run.From, run.To)).Reverse().Take(MostCalls)];
    }

    private bool IsDue(UsageHour hour, TimeSpan settling, DateTimeOffset now)
    {
        var age = now - hour.End;
        if (age > Reach)
            return false;
        if (hour.IsMoving(settling) && now - hour.ReadAt >= MovingInterval)
            return true;
        var every = age <= HourlyFor ? ReadingSpan.Hour : Day;
        return ReadingSpan.Floor(hour.ReadAt, every) < ReadingSpan.Floor(now, every);
    }

    private static IEnumerable<(DateTimeOffset From, DateTimeOffset To)> Join(List<UsageHour> due)
    {
        for (var i = 0; i < due.Count;)
        {
            var first = i;
            while (++i < due.Count && due[i].Hour == due[i - 1].End)
            {
            }
            yield return (due[first].Hour, due[i - 1].End);
        }
    }
}
