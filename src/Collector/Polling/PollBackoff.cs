namespace Burnwatch.Collector.Polling;

/// <summary>How often a poll has failed in a row, and before when it is not tried again.</summary>
internal readonly record struct PollBackoff(int Failures, DateTimeOffset NotBefore)
{
    /// <summary>Longer waits would leave a mended key unused for too long.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(10);

    /// <summary>
    /// A provider that asks for more has made a mistake, or we are as good as blocked and must say so again.
    /// </summary>
    private static readonly TimeSpan LongestWaitAskedFor = TimeSpan.FromHours(1);

    public bool IsDue(DateTimeOffset now) => now >= NotBefore;

    /// <summary>The wait after one more failure: what the provider asks for, else twice as long as before.</summary>
    /// <param name="interval">Between two polls that succeed; the first wait is not longer.</param>
    /// <param name="asked">What the provider asked for, if it did.</param>
    /// <param name="now">When the poll failed.</param>
    /// <param name="jitter">
    /// In 0..1; draws a wait between half and whole, so that several daemons do not come back at once.
    /// </param>
    public PollBackoff Failed(TimeSpan interval, TimeSpan? asked, DateTimeOffset now, double jitter)
    {
        var longest = interval > LongestWait ? interval : LongestWait;
        // Capped before it is raised: two to the number of failures overflows within a day.
        var doubled = interval * Math.Pow(2, Math.Min(Failures, 16));
        var wait = asked is { } wish
            ? TimeSpan.FromTicks(Math.Clamp(wish.Ticks, 0, LongestWaitAskedFor.Ticks))
            : (doubled < longest ? doubled : longest) * (0.5 + jitter / 2);
        return new PollBackoff(Failures + 1, now + wait);
    }
}
