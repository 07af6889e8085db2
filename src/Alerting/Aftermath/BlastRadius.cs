namespace Burnwatch.Alerting.Aftermath;

/// <summary>What it cost.</summary>
public sealed record BlastRadius
{
    public required DateTimeOffset From { get; init; }

    /// <summary>When it resolved; how far usage is known while it is open.</summary>
    public required DateTimeOffset To { get; init; }

    /// <summary>The sum of the buckets.</summary>
    public required long Credits { get; init; }
    public required long Requests { get; init; }

    /// <summary>The sum of what the provider tells of the cost; null where it tells none.</summary>
    public decimal? CostUsd { get; init; }

    /// <summary>Credits of the busiest ordinary hour, by the judgement that opened it; null while the key was learning.</summary>
    public double? UsualPerHour { get; init; }

    /// <summary>That, for as long as it lasted.</summary>
    public double? Usual { get; init; }

    /// <summary>Credits above that; all of them where nothing is usual yet.</summary>
    public required double Over { get; init; }

    /// <summary>The same part of the cost.</summary>
    public decimal? OverUsd { get; init; }
    public required IReadOnlyList<UsedOf> Products { get; init; }
    public required IReadOnlyList<UsedOf> Credentials { get; init; }

    /// <param name="from">When it began, by its evidence.</param>
    /// <param name="to">Where it ends.</param>
    /// <param name="buckets">What was used between the two.</param>
    /// <param name="usualPerHour">Credits of the busiest ordinary hour; null where none is known.</param>
    public static BlastRadius Of(
        DateTimeOffset from, DateTimeOffset to, IReadOnlyList<UsedBucket> buckets, double? usualPerHour)
    {
        var credits = buckets.Sum(b => b.Credits);
        decimal? cost = buckets.Any(b => b.CostUsd is not null) ? buckets.Sum(b => b.CostUsd ?? 0) : null;
        var usual = usualPerHour * Math.Max(0, (to - from).TotalHours);
        var over = Math.Max(0, credits - (usual ?? 0));
        return new BlastRadius
        {
            From = from,
            To = to,
            Credits = credits,
            Requests = buckets.Sum(b => b.Requests),
            CostUsd = cost,
            UsualPerHour = usualPerHour,
            Usual = usual,
            Over = over,
            OverUsd = credits > 0 ? cost * (decimal)(over / credits) : cost,
            Products = Sums(buckets, b => $"{b.Product} {b.Model}".Trim()),
            Credentials = Sums(buckets, b => b.Credential),
        };
    }

    private static List<UsedOf> Sums(IReadOnlyList<UsedBucket> buckets, Func<UsedBucket, string> name) =>
        [.. buckets.GroupBy(name)
            .Select(g => new UsedOf(g.Key, g.Sum(b => b.Credits), g.Sum(b => b.Requests)))
            .OrderByDescending(u => u.Credits).ThenBy(u => u.Name, StringComparer.Ordinal)];
}

/// <summary>What was used of one thing.</summary>
public sealed record UsedOf(string Name, long Credits, long Requests);
