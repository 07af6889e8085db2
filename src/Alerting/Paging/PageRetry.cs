namespace Burnwatch.Alerting.Paging;

/// <summary>When a page that was not accepted is tried again.</summary>
/// <remarks>
/// For ever: a page is given up by a refusal, not by time. Five minutes at most between two attempts, so that an outage
/// delays a page by little more than it lasts; PagerDuty's own advice after 429 is some minutes.
/// </remarks>
internal static class PageRetry
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    /// <param name="attempts">Attempts made, at least 1.</param>
    /// <param name="asked">What the channel asked for, if it did.</param>
    /// <param name="random">0 to 1; spreads the attempts of many pages.</param>
    public static TimeSpan DelayAfter(int attempts, TimeSpan? asked, double random)
    {
        var seconds = Math.Min(Math.Pow(2, Math.Min(attempts, 20)), Longest.TotalSeconds);
        var delay = TimeSpan.FromSeconds(seconds * (1 + random) / 2);
        var least = Capped(asked ?? TimeSpan.Zero);
        return delay > least ? delay : least;
    }

    /// <summary>What a channel asked for, an hour at most: no answer silences us for longer.</summary>
    public static TimeSpan Capped(TimeSpan asked) =>
        asked > TimeSpan.FromHours(1) ? TimeSpan.FromHours(1) : asked;
}
