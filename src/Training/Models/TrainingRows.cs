using System.Collections.Concurrent;
using Burnwatch.Models;
using Burnwatch.Traffic;
using Burnwatch.Training.Injections;

namespace Burnwatch.Training.Models;

/// <summary>
/// What a model learns from: spans of ordinary traffic, and of the same weeks with ragged abuse put in.
/// </summary>
/// <remarks>
/// A family of abuse counts for as much as another, and in it an injection, however long. Of a key's ordinary spans the
/// oddest of six hours counts in full and the others hardly: an incident is opened by the oddest one. What people said
/// was expected counts in full; what they said was abuse is abuse, and tells more than what was put in.
/// </remarks>
public sealed class TrainingRows
{
    /// <summary>Draws for training are others than those that are measured.</summary>
    public const int FirstSeed = 1_000;

    private const int Seeds = 3;

    /// <summary>So many spans tell of an injection of days as well as all of them.</summary>
    private const int MostSpans = 12;

    /// <summary>
    /// A leak that happened counts as so many keys' put-in ones; all of them together at most as a family.
    /// </summary>
    private const float LabelledWeight = 5;

    private const float OrdinaryWeight = 0.05f;

    private static readonly TimeSpan SameIncident = TimeSpan.FromHours(6);

    private readonly TestTraffic traffic;
    private readonly int firstSeed;
    private readonly ConcurrentDictionary<string, Lazy<CrossedModels>> models = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<TrainingRow>> byKey = new(StringComparer.Ordinal);

    /// <param name="traffic">The traffic.</param>
    /// <param name="families">What is put in.</param>
    /// <param name="firstSeed">The first of the draws; those that are measured are others.</param>
    public TrainingRows(TestTraffic traffic, IReadOnlyList<IInjectionFamily> families, int firstSeed = FirstSeed)
    {
        this.traffic = traffic;
        this.firstSeed = firstSeed;
        foreach (var key in traffic.WarmKeys)
            byKey[key.Name] = [.. Ordinary(key)];
        foreach (var row in families.SelectMany(Abused).Concat(Labelled()))
            byKey[row.Key.Name].Add(row);
    }

    /// <summary>The models of some keys; every one who asks for those of the same keys gets the same.</summary>
    public CrossedModels ModelsOf(IReadOnlyCollection<KeyTraffic> keys) =>
        models.GetOrAdd(
            string.Join('\n', keys.Select(key => key.Name)), _ => new(() => CrossTrainer.Train(this, keys))).Value;

    /// <summary>The rows of some keys, in a fixed order.</summary>
    public IReadOnlyList<TrainingRow> Of(IEnumerable<KeyTraffic> keys) =>
        [.. keys.SelectMany(key => byKey.GetValueOrDefault(key.Name) ?? [])];

    private IEnumerable<TrainingRow> Ordinary(KeyTraffic key)
    {
        var points = PointsOf(key, key.Rows, traffic.TestFrom, traffic.TestThrough)
            .Where(point => !key.Facts.Abuse.Any(abuse => abuse.Holds(point.Start)));
        foreach (var hours in points.GroupBy(point => (point.Start - traffic.TestFrom).Ticks / SameIncident.Ticks))
        {
            var oddest = hours.MaxBy(point => point.Most);
            foreach (var point in hours)
            {
                var isFull = point.Start == oddest.Start || key.Facts.Expected.Any(of => of.Holds(point.Start));
                yield return new TrainingRow(key, false, isFull ? 1 : OrdinaryWeight, point.Features);
            }
        }
    }

    private List<TrainingRow> Labelled()
    {
        var rows = traffic.WarmKeys.Where(key => key.Facts.Abuse.Count > 0).SelectMany(Labelled).ToList();
        var most = traffic.WarmKeys.Count / Math.Max(traffic.WarmKeys.Count, rows.Sum(row => row.Weight));
        return [.. rows.Select(row => row with { Weight = row.Weight * most })];
    }

    private IEnumerable<TrainingRow> Labelled(KeyTraffic key)
    {
        var points = PointsOf(key, key.Rows, traffic.TestFrom, traffic.TestThrough);
        return key.Facts.Abuse.SelectMany(
            abuse => Told(key, [.. points.Where(point => abuse.Holds(point.Start))], LabelledWeight));
    }

    private List<TrainingRow> Abused(IInjectionFamily family)
    {
        var injections = Enumerable.Range(firstSeed, Seeds).SelectMany(seed => family.Draw(traffic, seed));
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
        return Told(injection.Key, PointsOf(injection.Key, own, from, through), weight: 1);
    }

    private static IEnumerable<TrainingRow> Told(KeyTraffic key, IReadOnlyList<FeaturePoint> points, float weight)
    {
        var step = Math.Max(1, points.Count / MostSpans);
        var told = points.Where((_, i) => i % step == 0).ToList();
        return told.Select(point => new TrainingRow(key, true, weight / told.Count, point.Features));
    }

    private IReadOnlyList<FeaturePoint> PointsOf(
        KeyTraffic key, IEnumerable<TrafficRow> rows, DateTimeOffset from, DateTimeOffset through) =>
        FeatureTrace.Of(traffic.BucketsOf(rows), from, through, traffic.ContextOf(key) with { Model = null });
}
