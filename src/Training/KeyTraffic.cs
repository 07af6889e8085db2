using Burnwatch.Traffic;

namespace Burnwatch.Training;

/// <summary>A key of the file, with its rows in the order of time and what its warm-up says of it.</summary>
public sealed record KeyTraffic
{
    private const int WarmSpans = 50;

    public required string Name { get; init; }

    /// <summary>What it used, warm-up included.</summary>
    public required IReadOnlyList<TrafficRow> Rows { get; init; }

    /// <summary>From when on it counts as warm; null when the file is too short for that.</summary>
    public DateTimeOffset? WarmFrom { get; init; }

    /// <summary>Whether it was warm when the warm-up ended.</summary>
    public bool IsWarm { get; init; }

    /// <summary>Credits that 99 of 100 spans of the warm-up do not exceed; of the used ones where that is 0.</summary>
    public double P99 { get; init; }

    /// <summary>The credits of a span in the middle of those of the warm-up that it used.</summary>
    public double Median { get; init; }

    /// <summary>What a request usually costs; null where the file does not tell requests.</summary>
    public double? CreditsPerRequest { get; init; }

    /// <summary>The hours of the day, in UTC, at which it used anything in the warm-up.</summary>
    public IReadOnlySet<int> UsedHours { get; init; } = new HashSet<int>();

    /// <summary>What people said of it.</summary>
    public KeyFacts Facts { get; init; } = KeyFacts.None;

    /// <summary>Which of so many parts it belongs to, by its name alone.</summary>
    public int FoldOf(int folds) => (int)((uint)Seed.Of(Name) % (uint)folds);

    public static KeyTraffic Of(string name, IReadOnlyList<TrafficRow> rows, TestTraffic traffic, KeyFacts facts)
    {
        var used = rows.Where(row => row.Credits > 0).GroupBy(row => traffic.SpanOf(row.At))
            .Select(span => (At: span.Key, Credits: span.Sum(row => row.Credits)))
            .ToList();
        var learnt = used.Where(span => span.At < traffic.TestFrom).ToList();
        var credits = learnt.Select(span => span.Credits).OrderDescending().ToList();
        var warmFrom = WarmFromOf(used.Select(span => span.At + traffic.Span).ToList());
        return new KeyTraffic
        {
            Name = name,
            Rows = rows,
            Facts = facts,
            WarmFrom = warmFrom,
            IsWarm = warmFrom <= traffic.TestFrom,
            P99 = P99Of(credits, (int)(traffic.Warmup / traffic.Span)),
            Median = credits.Count == 0 ? 0 : credits[credits.Count / 2],
            CreditsPerRequest = PriceOf(rows.Where(row => row.At < traffic.TestFrom)),
            UsedHours = learnt.Select(span => span.At.Hour).ToHashSet(),
        };
    }

    private static DateTimeOffset? WarmFromOf(List<DateTimeOffset> ends)
    {
        var days = ends.Select(end => end.AddTicks(-1).Date).Distinct().Take(Profile.WarmDays).ToList();
        if (ends.Count < WarmSpans || days.Count < Profile.WarmDays)
            return null;
        var lastDay = ends.First(end => end.AddTicks(-1).Date == days[^1]);
        return lastDay > ends[WarmSpans - 1] ? lastDay : ends[WarmSpans - 1];
    }

    private static double P99Of(List<double> descending, int spans)
    {
        var above = spans - (int)Math.Ceiling(0.99 * spans);
        if (above < descending.Count)
            return descending[above];
        return descending.Count == 0 ? 0 : descending[descending.Count - (int)Math.Ceiling(0.99 * descending.Count)];
    }

    private static double? PriceOf(IEnumerable<TrafficRow> rows)
    {
        var prices = rows.Where(row => row.Requests > 0 && row.Credits > 0)
            .Select(row => row.Credits / row.Requests!.Value)
            .Order()
            .ToList();
        return prices.Count == 0 ? null : prices[prices.Count / 2];
    }
}
