using System.Collections.Concurrent;
using Burnwatch.Models;
using Burnwatch.Training.Injections;

namespace Burnwatch.Training.Models;

/// <summary>What a model learns from: spans of ordinary traffic, and of the same weeks with ragged abuse put in.</summary>
/// <remarks>
/// A family of abuse counts for as much as another, and in it an injection, however long. Of a key's ordinary spans the
/// oddest of six hours counts in full and the others hardly: an incident is opened by the oddest one.
/// </remarks>
public sealed class TrainingRows
{
    /// <summary>Draws for training are others than those that are measured.</summary>
    private const int FirstSeed = 1_000;

    private const int Seeds = 3;

    /// <summary>So many spans tell of an injection of days as well as all of them.</summary>
    private const int MostSpans = 12;

    private const float OrdinaryWeight = 0.05f;

    private static readonly TimeSpan SameIncident = TimeSpan.FromHours(6);

    private readonly TestTraffic traffic;
    private readonly JudgeContext context = new() { Policy = Policy.Default, Calendar = Calendar.Utc };
    private readonly ConcurrentDictionary<string, Lazy<CrossedModels>> models = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<TrainingRow>> byKey = new(StringComparer.Ordinal);

    public TrainingRows(TestTraffic traffic, IReadOnlyList<IInjectionFamily> families)
    {
        this.traffic = traffic;
        foreach (var key in traffic.WarmKeys)
            byKey[key.Name] = [.. Ordinary(key)];
        foreach (var row in families.SelectMany(Abused))
            byKey[row.Key.Name].Add(row);
    }

    /// <summary>The models of some keys; every one who asks for those of the same keys gets the same.</summary>
    public CrossedModels ModelsOf(IReadOnlyCollection<KeyTraffic> keys) =>
        models.GetOrAdd(string.Join('\n', keys.Select(key => key.Name)), _ => new(() => CrossedModels.Train(this, keys))).Value;

    /// <summary>The rows of some keys, in a fixed order.</summary>
    public IReadOnlyList<TrainingRow> Of(IEnumerable<KeyTraffic> keys) =>
        [.. keys.SelectMany(key => byKey.GetValueOrDefault(key.Name) ?? [])];

    private IEnumerable<TrainingRow> Ordinary(KeyTraffic key)
    {
        var points = FeatureTrace.Of(traffic.BucketsOf(key.Rows), traffic.TestFrom, traffic.TestThrough, context);
        foreach (var hours in points.GroupBy(point => (point.Start - traffic.TestFrom).Ticks / SameIncident.Ticks))
        {
            var oddest = hours.MaxBy(point => point.Most);
            foreach (var point in hours)
                yield return new TrainingRow(key, false, point.Start == oddest.Start ? 1 : OrdinaryWeight, point.Features);
        }
    }

    private List<TrainingRow> Abused(IInjectionFamily family)
    {
        var injections = Enumerable.Range(FirstSeed, Seeds).SelectMany(seed => family.Draw(traffic, seed));
        var rows = new ConcurrentDictionary<long, List<TrainingRow>>();
        Parallel.ForEach(injections, (injection, _, number) => rows[number] = [.. RowsOf(injection)]);
        var ordered = rows.OrderBy(of => of.Key).SelectMany(of => of.Value).ToList();
        var whole = ordered.Sum(row => row.Weight);
        return [.. ordered.Select(row => row with { Weight = row.Weight / whole * traffic.WarmKeys.Count })];
    }

    private IEnumerable<TrainingRow> RowsOf(Injection injection)
    {
        var from = traffic.SpanOf(injection.Onset);
        var through = injection.FoundBy - Injection.Grace;
        var own = injection.Rows.Where(row => row.Key == injection.Key.Name && row.At < injection.FoundBy);
        var points = FeatureTrace.Of(traffic.BucketsOf(own), from, through, context);
        var step = Math.Max(1, points.Count / MostSpans);
        var told = points.Where((_, i) => i % step == 0).ToList();
        return told.Select(point => new TrainingRow(injection.Key, true, 1f / told.Count, point.Features));
    }
}
