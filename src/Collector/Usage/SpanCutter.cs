using Burnwatch.Collector.ElevenApi;

namespace Burnwatch.Collector.Usage;

/// <summary>
/// Cuts time into the spans to ask for: none mixes widths, none is longer than one answer may be.
/// </summary>
/// <param name="known">The hours that were read: their width stays what it is.</param>
/// <param name="minutesFrom">
/// An hour that was never read is read in minutes from here on, and as a whole before.
/// </param>
internal sealed class SpanCutter(IEnumerable<UsageHour> known, DateTimeOffset minutesFrom)
{
    private static readonly TimeSpan MostMinutes = TimeSpan.FromDays(1);

    /// <summary>A key that is used now and then has in hours as many rows a day as in minutes.</summary>
    private static readonly TimeSpan MostHours = TimeSpan.FromDays(14);

    private readonly Dictionary<DateTimeOffset, TimeSpan> widths = known.ToDictionary(h => h.Hour, h => h.Width);

    public bool Knows(DateTimeOffset hour) => widths.ContainsKey(hour);

    /// <summary>The spans of a stretch of time, oldest first.</summary>
    /// <param name="from">A whole hour.</param>
    /// <param name="to">A whole minute.</param>
    public IEnumerable<ReadingSpan> Cut(DateTimeOffset from, DateTimeOffset to)
    {
        while (from < to)
        {
            var width = WidthOf(from);
            var most = from + (width > ReadingSpan.Minute ? MostHours : MostMinutes);
            var end = from;
            while (end < to && end < most && WidthOf(end) == width)
                end += ReadingSpan.Hour;
            // A bucket that is not over is asked for as well, with what it holds so far.
            yield return new ReadingSpan(from, end < to || width > ReadingSpan.Minute ? end : to, width);
            from = end;
        }
    }

    private TimeSpan WidthOf(DateTimeOffset hour) =>
        widths.TryGetValue(hour, out var width) ? width
        : hour < minutesFrom ? ReadingSpan.Hour
        : ReadingSpan.Minute;
}
