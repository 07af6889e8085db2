using System.Collections.Immutable;
using Burnwatch.Methods;

namespace Burnwatch.Tests.Determinism;

/// <summary>The life of a key: where it lives, how it is used, and when an incident of it is open.</summary>
internal sealed record Story
{
    /// <summary>Midnight in UTC of the day it begins, some days before clocks change in one of the zones.</summary>
    public required DateTimeOffset Start { get; init; }

    public required string Zone { get; init; }

    /// <summary>Minutes of a bucket.</summary>
    public required int Bucket { get; init; }

    public required bool MissingIsUnknown { get; init; }

    /// <summary>By what its spikes are judged.</summary>
    public required SpikeMethod Method { get; init; }

    public required IReadOnlyList<Stretch> Stretches { get; init; }

    /// <summary>After how many spans an incident opens, ends, opens again, and so on; in order.</summary>
    public required IReadOnlyList<int> Turns { get; init; }

    public required bool HasReadings { get; init; }

    public required bool HasRequests { get; init; }

    /// <summary>Whether buckets tell what they were used for.</summary>
    public required bool HasUses { get; init; }

    /// <summary>Whether buckets without use are told as well, from the first one with use to the last.</summary>
    public bool TellsNothing { get; init; }

    /// <summary>What chance decides within stretches.</summary>
    public required int Seed { get; init; }

    public DateTimeOffset End => Start + (UsageSpan.Length * Stretches.Sum(s => s.Spans));

    public TimeSpan Width => TimeSpan.FromMinutes(Bucket);

    public Policy Policy => Policy.Default with { SpikeMethod = Method };

    /// <summary>The instants at which an incident opens or ends.</summary>
    public IEnumerable<DateTimeOffset> TurnsAt => Turns.Select(spans => Start + (UsageSpan.Length * spans));

    /// <summary>The buckets that are told, in the order of time.</summary>
    public IReadOnlyList<KeyBucket> Buckets()
    {
        var buckets = new List<KeyBucket>();
        var random = new Random(Seed);
        var uses = new UseTally();
        var taste = new Random(Seed);
        var from = Start;
        foreach (var stretch in Stretches)
        {
            var through = from + (UsageSpan.Length * stretch.Spans);
            for (var at = from; at < through; at += Width)
            {
                var credits = stretch.CreditsAt(at, Bucket, random);
                var requests = HasRequests ? RequestsFor(credits, random) : double.NaN;
                if (credits > 0 || (TellsNothing && buckets.Count > 0))
                    buckets.Add(new KeyBucket(at, at + Width, credits)
                    {
                        Requests = requests,
                        Uses = UsesOf(uses, stretch, credits, taste),
                    });
            }
            from = through;
        }
        var used = buckets.FindLastIndex(bucket => bucket.Credits > 0) + 1;
        return buckets[..used];
    }

    /// <summary>How many requests ran, every five minutes, in the order of time; of two families in turns.</summary>
    public IReadOnlyList<ConcurrencyReading> Readings()
    {
        var random = new Random(Seed);
        var readings = new List<ConcurrencyReading>();
        for (var at = Start.AddSeconds(7); HasReadings && at < End; at = at.AddMinutes(5))
        {
            var family = random.Next(2) == 0 ? "turbo" : "flash";
            readings.Add(Some.Reading(at, random.Next(12), 10, family));
        }
        return readings;
    }

    /// <summary>What a judgement depends on when it learns the spans up to an instant.</summary>
    public JudgeContext ContextThrough(DateTimeOffset settled, Calendar calendar) => new()
    {
        Policy = Policy,
        Calendar = calendar,
        MissingIsUnknown = MissingIsUnknown,
        IncidentIsOpen = TurnsAt.Count(at => at < settled) % 2 == 1,
    };

    // Speech by a few models, and something else now and then: by chance, and in every burst.
    private ImmutableArray<Use> UsesOf(UseTally uses, Stretch stretch, double credits, Random random)
    {
        if (!HasUses || credits <= 0)
            return default;
        var other = stretch.Kind is StretchKind.Burst ? 0.8 : random.Next(200) == 0 ? 0.1 : 0;
        uses.Add("TTS", $"v{random.Next(3)}", credits * (1 - other));
        uses.Add($"other {(stretch.Spans + random.Next(2)) % 20}", random.Next(2) == 0 ? "v0" : null, credits * other);
        return uses.Take();
    }

    // Of the usual price, and now and then of ten times as much.
    private static double RequestsFor(double credits, Random random) =>
        Math.Ceiling(credits / (random.Next(30) == 0 ? 1_000 : 80 + random.Next(40)));

    public override string ToString() =>
        $"{Start:u} {Zone}, buckets of {Bucket} min, missing is {(MissingIsUnknown ? "unknown" : "zero")}, {Method}, " +
        $"{(HasReadings ? "with" : "without")} readings, {(HasRequests ? "with" : "without")} requests, " +
        $"{(HasUses ? "with" : "without")} products, turns at [{string.Join(' ', Turns)}], seed {Seed}: " +
        string.Join("; ", Stretches.Select(s => $"{s.Kind} {s.Spans} x {s.Level}"));
}
