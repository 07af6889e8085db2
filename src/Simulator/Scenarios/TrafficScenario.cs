using Burnwatch.Simulator.Usage;
using Burnwatch.Traffic;

namespace Burnwatch.Simulator.Scenarios;

/// <summary>Makes a scenario of a traffic file.</summary>
internal static class TrafficScenario
{
    // What a file without the columns is taken for.
    private const string UsualProduct = "TTS";
    private const string UsualModel = "eleven_multilingual_v2";

    public static Scenario Load(string path, TimeSpan bucket, DateTimeOffset? meets)
    {
        try
        {
            using var file = File.OpenRead(path);
            using var text = TrafficText.Open(file, Path.GetFileName(path));
            return Read(text, Path.GetFileName(path), bucket, meets);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ScenarioException($"The traffic file '{path}' cannot be read: {e.Message}");
        }
    }

    public static Scenario Read(TextReader text, string name, TimeSpan bucket, DateTimeOffset? meets)
    {
        if (bucket < TimeSpan.FromMinutes(1)
            || bucket > TimeSpan.FromDays(1)
            || bucket.Ticks % TimeSpan.TicksPerMinute != 0)
        {
            throw new ScenarioException($"{name}: buckets of {bucket.TotalSeconds:0} s cannot be acted; " +
                "whole minutes up to a day were expected.");
        }
        var rows = new TrafficReader(text, name, bucket).ReadRows().ToList();
        if (rows.Count == 0)
            throw new ScenarioException($"{name} has no rows; there is nothing to act.");
        var meeting = meets ?? rows[^1].At + bucket;
        return new Scenario
        {
            History = Max(meeting - rows[0].At, TimeSpan.Zero) + bucket,
            Workspace = Workspace(rows),
            Models = Models(rows),
            Keys =
            [
                .. rows.GroupBy(r => r.Key).OrderBy(g => g.Key, StringComparer.Ordinal)
                    .Select(g => Key(g.Key, [.. g], bucket, meeting)),
            ],
        };
    }

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;

    private static ScenarioWorkspace Workspace(List<TrafficRow> rows)
    {
        var usual = new ScenarioWorkspace();
        // Twice what the file holds in all: recorded traffic is not the place to run out of credits.
        var credits = Math.Max(usual.Credits, (long)(rows.Sum(r => r.Credits) * 2));
        var most = rows.Max(r => r.ConcurrentMax);
        if (most is not { } maximum)
            return usual with { Credits = credits };
        return usual with { Credits = credits, Concurrency = usual.Concurrency.ToDictionary(c => c.Key, _ => maximum) };
    }

    private static List<ScenarioModel> Models(List<TrafficRow> rows)
    {
        var known = ScenarioModel.Known;
        var others = rows.Select(r => r.Model).OfType<string>().Distinct().Where(id => known.All(m => m.Id != id));
        return [.. known, .. others.Select(id => new ScenarioModel { Id = id })];
    }

    private static ScenarioKey Key(string name, List<TrafficRow> rows, TimeSpan bucket, DateTimeOffset meeting)
    {
        var recordings = rows
            .GroupBy(r => (Product: r.Product ?? UsualProduct, Model: r.Model ?? UsualModel))
            .Select(g => new Recording(g.Key.Product, g.Key.Model, bucket, meeting, Buckets(g, bucket)))
            .ToList();
        var busy = rows.Where(r => r.Credits > 0).Select(r => r.Credits).DefaultIfEmpty(0).Average();
        return new ScenarioKey
        {
            Name = name,
            // The usual of a leak that is put on top: the mean of the hours in which the key is used.
            RequestsPerHour = busy / bucket.TotalHours / 100,
            CreditsPerRequest = 100,
            CharacterLimit = rows.LastOrDefault(r => r.Limit is not null)?.Limit is { } limit ? (long)limit : null,
            Uses = [.. recordings.Select(r => new ScenarioUse { Product = r.Product, Model = r.Model })],
            Recordings = recordings,
        };
    }

    private static Dictionary<long, RecordedBucket> Buckets(IEnumerable<TrafficRow> rows, TimeSpan bucket) =>
        rows
            .GroupBy(r => Clockwork.Minute(r.At) / (long)bucket.TotalMinutes)
            .ToDictionary(g => g.Key, g => Sum([.. g]));

    private static RecordedBucket Sum(List<TrafficRow> rows)
    {
        var credits = (long)Math.Round(rows.Sum(r => r.Credits));
        // A file without requests still has to show some, or the credits would have come from nothing.
        var requests = (long)Math.Round(rows.Sum(r => r.Requests ?? Math.Ceiling(r.Credits / 100)));
        return new RecordedBucket(credits, Math.Max(requests, credits > 0 ? 1 : 0), rows.Max(r => r.Concurrent));
    }
}
