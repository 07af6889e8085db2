using Burnwatch.Alerting.Incidents;
using Burnwatch.Signals;

namespace Burnwatch.Alerting.Quiet;

/// <summary>What is told of announced bursts, and what was not and is new.</summary>
/// <param name="Verdict">What an incident goes by.</param>
/// <param name="News">Bursts of which something is to be kept, as they stand now.</param>
internal readonly record struct ExpectedUse(Verdict Verdict, IReadOnlyList<AnnouncedBurst> News)
{
    /// <summary>From so many times the ceiling on it is as bad as it gets.</summary>
    private const double CriticalFrom = 2;

    /// <summary>Holds what fired in announced time against the ceilings.</summary>
    /// <remarks>
    /// Under the ceiling nothing is told. Above it everything is, and by how much, for as long as the use goes on. Each
    /// ceiling stands by itself: where two bursts overlap, the lower one is crossed first.
    /// </remarks>
    /// <param name="verdict">What the detector says, with what fired in announced time apart.</param>
    /// <param name="bursts">The occurrences that the tick knows of the key.</param>
    /// <param name="newsFrom">A ceiling is told of use after this: what was judged before was told then.</param>
    /// <param name="now">The time of the evaluation.</param>
    public static ExpectedUse Of(
        in Verdict verdict, IReadOnlyList<AnnouncedBurst> bursts, DateTimeOffset newsFrom, DateTimeOffset now)
    {
        if (bursts.Count == 0)
            return new ExpectedUse(verdict.Announced is { } all ? Telling(verdict, all, 0) : verdict, []);
        var fired = verdict.Announced ?? [];
        var crossed = bursts.Where(b => b.IsCrossed).ToList();
        var told = fired.Where(s => crossed.Exists(b => b.Holds(s)) || !bursts.Any(b => b.Holds(s))).ToList();
        told.AddRange(crossed.Where(b => b.LastUsedAt > newsFrom).Select(SignalOf)
            .OrderByDescending(s => s.Observed - s.ExpectedHigh).Take(1));
        var hidden = fired.Except(told).ToList();
        return new ExpectedUse(
            told.Count == 0 ? verdict : Telling(verdict, told, crossed.Select(b => b.LastHour).DefaultIfEmpty().Max()),
            [.. bursts.Select(b => NewsOf(b, hidden, now)).OfType<AnnouncedBurst>()]);
    }

    /// <summary>
    /// How far silence of an open incident counts as recovery: what was announced says nothing of what was not.
    /// </summary>
    /// <param name="settled">Buckets before this are settled.</param>
    /// <param name="announced">When use of the key was announced; null where none was.</param>
    /// <param name="last">Its last incident.</param>
    public static DateTimeOffset SightOf(DateTimeOffset settled, Announced? announced, Incident? last)
    {
        if (announced is null || last is not { IsOpen: true })
            return settled;
        var seen = last.Signals.Max(s => s.Signal.At);
        // What began in the burst ends as ever.
        return announced.Covers(UsageSpan.StartOf(seen - TimeSpan.FromTicks(1)))
            ? settled
            : settled - announced.Within(seen, settled);
    }

    // What ended before is not part of what the profile holds of the last hour, and so not of the verdict's.
    private static Verdict Telling(in Verdict verdict, IReadOnlyList<Signal> told, double lastHour) => verdict.With(told) with
    {
        Score = Math.Max(verdict.Score, told.Max(s => s.Score)),
        LastHour = Math.Max(verdict.LastHour, lastHour),
    };

    private static Signal SignalOf(AnnouncedBurst burst)
    {
        var ceiling = (double)burst.Rule.Ceiling!.Value;
        return new Signal
        {
            Kind = SignalKind.CeilingCrossed,
            Observed = burst.Credits,
            ExpectedLow = 0,
            ExpectedHigh = ceiling,
            Score = burst.Credits / (burst.Credits + ceiling),
            Severity = burst.Credits >= ceiling * CriticalFrom ? Severity.Critical : Severity.Error,
            At = burst.LastUsedAt!.Value,
            Since = burst.Slot.Start,
            IsAbsolute = true,
            Reason = $"It used {Wording.Number(Math.Round(burst.Credits))} credits since "
                + $"{Wording.Time(burst.Slot.Start)} of the {Wording.Number(ceiling)} that {burst.Rule.Author} announced "
                + $"until {Wording.Time(burst.Slot.End)} ({burst.Rule.Reason}): "
                + $"{Wording.Number(Math.Round(burst.Credits - ceiling))} too many.",
        };
    }

    private static AnnouncedBurst? NewsOf(AnnouncedBurst burst, List<Signal> hidden, DateTimeOffset now)
    {
        var kinds = burst.Hidden.Union(hidden.Where(burst.Holds).Select(s => s.Kind)).ToList();
        var crossedAt = burst.CrossedAt ?? (burst.IsCrossed ? now : null);
        return kinds.Count == burst.Hidden.Count && crossedAt == burst.CrossedAt
            ? null
            : burst with { Hidden = kinds, CrossedAt = crossedAt };
    }
}
