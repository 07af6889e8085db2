using Burnwatch.Collector.ElevenApi;

namespace Burnwatch.Collector.Fallback;

/// <summary>By how much the counter of a credential rose between two inventories.</summary>
internal sealed record CounterUse
{
    public string Hash { get; init; } = "";

    public string Name { get; init; } = "";

    public DateTimeOffset FromAt { get; init; }

    public DateTimeOffset ToAt { get; init; }

    public long Credits { get; init; }

    /// <summary>
    /// The same as usage of minutes: when in between it was used nobody knows, so each minute has as much of it, in
    /// whole credits that add up to it.
    /// </summary>
    public static IReadOnlyList<UsageRow> Spread(IEnumerable<CounterUse> uses, ReadingSpan span) =>
    [
        .. uses.SelectMany(use => use.Minutes())
            .Where(row => row.Credits > 0 && span.Contains(row.Start))
            .GroupBy(row => (row.Hash, row.Start))
            .Select(same => same.First() with { Credits = same.Sum(row => row.Credits) }),
    ];

    private IEnumerable<UsageRow> Minutes()
    {
        var (from, to) = (ReadingSpan.Floor(FromAt), ReadingSpan.Floor(ToAt));
        var minutes = Math.Max(1, (int)((to - from) / ReadingSpan.Minute));
        for (var i = 0; i < minutes; i++)
        {
            var credits = Through(i + 1) - Through(i);
            yield return new UsageRow(Hash, Name, from + i * ReadingSpan.Minute, "", "", credits, 0, null);
        }

        long Through(int minute) => (long)((decimal)Credits * minute / minutes);
    }
}
