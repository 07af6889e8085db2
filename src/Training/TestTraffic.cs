using Burnwatch.Alerting.Replaying;
using Burnwatch.Calibration;
using Burnwatch.Traffic;

namespace Burnwatch.Training;

/// <summary>A traffic file in memory: a warm-up to learn from, then the time that counts.</summary>
public sealed class TestTraffic
{
    private static readonly TimeSpan Year = TimeSpan.FromDays(365);

    /// <param name="rows">All rows, in the order of time.</param>
    /// <param name="bucket">Width of the buckets.</param>
    /// <param name="warmup">Time from the first row on that only teaches.</param>
    /// <param name="facts">What is known of keys besides, by name; nothing of those that are not in it.</param>
    public TestTraffic(
        IReadOnlyList<TrafficRow> rows, TimeSpan bucket, TimeSpan warmup,
        IReadOnlyDictionary<string, KeyFacts>? facts = null)
    {
        Rows = rows;
        Bucket = bucket;
        Warmup = warmup;
        Keys = [.. rows.GroupBy(row => row.Key)
            .Select(key => KeyTraffic.Of(key.Key, [.. key], this, facts?.GetValueOrDefault(key.Key) ?? KeyFacts.None))
            .OrderBy(key => key.Name, StringComparer.Ordinal)];
        WarmKeys = [.. Keys.Where(key => key.IsWarm)];
        ColdKeys = [.. Keys.Where(key => !key.IsWarm)];
    }

    /// <summary>All rows, in the order of time.</summary>
    public IReadOnlyList<TrafficRow> Rows { get; }

    public TimeSpan Bucket { get; }

    public TimeSpan Warmup { get; }

    public IReadOnlyList<KeyTraffic> Keys { get; }

    /// <summary>The keys that are warm when the warm-up ends.</summary>
    public IReadOnlyList<KeyTraffic> WarmKeys { get; }

    public IReadOnlyList<KeyTraffic> ColdKeys { get; }

    /// <summary>The thresholds and the budget that it is judged by.</summary>
    public Policy Policy { get; init; } = Policy.Default;

    /// <summary>Whose hours and working days count where a key has none of its own.</summary>
    public Calendar Calendar { get; init; } = Calendar.Utc;

    /// <summary>Whether a bucket without a row is unknown; unused otherwise.</summary>
    public bool MissingIsUnknown { get; init; }

    public DateTimeOffset TestFrom => Rows[0].At + Warmup;

    public DateTimeOffset TestThrough => Rows[^1].At + Bucket;

    /// <summary>What the sizes of injections refer to: ten minutes, or the bucket where that is wider.</summary>
    public TimeSpan Span => Bucket > UsageSpan.Length ? Bucket : UsageSpan.Length;

    public DateTimeOffset SpanOf(DateTimeOffset at) => Floor(at, Span);

    public DateTimeOffset BucketOf(DateTimeOffset at) => Floor(at, Bucket);

    /// <summary>The years that a warm key is watched.</summary>
    public double WarmYears => (TestThrough - TestFrom) / Year;

    /// <summary>The years that all warm keys are watched together, without what is known to be abuse.</summary>
    public double KeyYears => WarmKeys.Sum(WarmYearsOf);

    /// <summary>The years that a warm key is watched, without what is known to be abuse.</summary>
    public double WarmYearsOf(KeyTraffic key) =>
        WarmYears - (TimeStretch.Within(key.Facts.Abuse, TestFrom, TestThrough) / Year);

    /// <summary>What a judgement of a key depends on besides its past.</summary>
    public JudgeContext ContextOf(KeyTraffic? key) => new()
    {
        Policy = Policy,
        Calendar = key?.Facts.Calendar ?? Calendar,
        MissingIsUnknown = MissingIsUnknown,
    };

    /// <summary>The years that a cold key is watched until it is warm or the file ends.</summary>
    public double ColdYearsOf(KeyTraffic key)
    {
        var from = key.Rows[0].At > TestFrom ? key.Rows[0].At : TestFrom;
        return Math.Max(0, ((key.WarmFrom ?? TestThrough) - from) / Year);
    }

    /// <summary>The rows of one key, a bucket each.</summary>
    public List<KeyBucket> BucketsOf(IEnumerable<TrafficRow> rows)
    {
        var uses = new UseTally();
        return [.. rows.GroupBy(row => row.At).Select(BucketOf)];

        KeyBucket BucketOf(IGrouping<DateTimeOffset, TrafficRow> bucket)
        {
            foreach (var row in bucket)
                uses.Add(row.Product, row.Model, row.Credits);
            return new KeyBucket(bucket.Key, bucket.Key + Bucket, bucket.Sum(row => row.Credits))
            {
                Requests = bucket.Sum(row => row.Requests ?? double.NaN),
                Uses = uses.Take(),
            };
        }
    }

    /// <param name="file">As replay reads it.</param>
    /// <param name="options">How wide its buckets are, how long it only teaches, and what it is judged by.</param>
    /// <exception cref="TrafficException">A row is bad, the file ends in its warm-up, or no keys are warm.</exception>
    public static TestTraffic Read(FileInfo file, ReplayOptions options)
    {
        var (bucket, warmup) = (options.Bucket, options.Warmup);
        using var stream = file.OpenRead();
        using var text = TrafficText.Open(stream, file.Name);
        var rows = new TrafficReader(text, file.Name, bucket).ReadRows().ToList();
        if (rows.Count == 0 || rows[^1].At < rows[0].At + warmup)
        {
            throw new TrafficException(
                $"{file.Name} ends within its warm-up; a longer file or a shorter --warmup is needed.");
        }
        var traffic = new TestTraffic(rows, bucket, warmup)
        {
            Policy = options.Policy,
            Calendar = options.Calendar,
            MissingIsUnknown = options.MissingIsUnknown,
        };
        return traffic.WarmKeys.Count > 1
            ? traffic
            : throw new TrafficException(
                $"{file.Name} has no two keys that are warm by {traffic.TestFrom:u}; a longer --warmup may make some.");
    }

    private static DateTimeOffset Floor(DateTimeOffset at, TimeSpan width) =>
        new(at.UtcTicks - (at.UtcTicks % width.Ticks), TimeSpan.Zero);
}
