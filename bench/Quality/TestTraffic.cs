using System.IO.Compression;
using Burnwatch.Alerting.Replaying;
using Burnwatch.Traffic;

namespace Burnwatch.Quality;

/// <summary>A traffic file in memory: a warm-up to learn from, then the time that counts.</summary>
internal sealed class TestTraffic
{
    private TestTraffic(IReadOnlyList<TrafficRow> rows, TimeSpan bucket, TimeSpan warmup)
    {
        Rows = rows;
        Bucket = bucket;
        Warmup = warmup;
        var byKey = rows.GroupBy(row => row.Key).ToList();
        Keys = byKey.Count;
        WarmKeys = [.. byKey
            .Select(key => KeyTraffic.OfWarm(key.Key, [.. key], TestFrom, (int)(warmup / bucket)))
            .OfType<KeyTraffic>()
            .OrderBy(key => key.Name, StringComparer.Ordinal)];
    }

    /// <summary>All rows, in the order of time.</summary>
    public IReadOnlyList<TrafficRow> Rows { get; }

    public TimeSpan Bucket { get; }

    public TimeSpan Warmup { get; }

    public int Keys { get; }

    public IReadOnlyList<KeyTraffic> WarmKeys { get; }

    public DateTimeOffset TestFrom => Rows[0].At + Warmup;

    public DateTimeOffset TestThrough => Rows[^1].At + Bucket;

    public double KeyYears => Halves.Both.Sum(KeyYearsOf);

    /// <summary>The years that the warm keys of a half were watched, together.</summary>
    public double KeyYearsOf(Half half) =>
        WarmKeys.Count(key => key.Half == half) * ((TestThrough - TestFrom) / TimeSpan.FromDays(365));

    /// <summary>How the whole file is replayed under a policy.</summary>
    public ReplayOptions OptionsOf(Policy policy) => new() { Bucket = Bucket, Warmup = Warmup, Policy = policy };

    /// <exception cref="TrafficException">A row is bad, or the file ends with its warm-up.</exception>
    public static TestTraffic Read(FileInfo file, TimeSpan bucket, TimeSpan warmup)
    {
        using var stream = file.OpenRead();
        using var text = new StreamReader(
            file.Name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(stream, CompressionMode.Decompress) : stream);
        var rows = new TrafficReader(text, file.Name, bucket).ReadRows().ToList();
        if (rows.Count == 0 || rows[^1].At < rows[0].At + warmup)
            throw new TrafficException($"{file.Name} ends within its warm-up; a longer file or a shorter --warmup is needed.");
        var traffic = new TestTraffic(rows, bucket, warmup);
        return Halves.Both.All(half => traffic.KeyYearsOf(half) > 0)
            ? traffic
            : throw new TrafficException($"{file.Name} has no warm keys to divide into halves; a longer --warmup may make some.");
    }
}
