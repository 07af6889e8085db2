using System.Runtime.CompilerServices;
using Burnwatch.Traffic;
using Burnwatch.Training;
using Burnwatch.Training.Contenders;

namespace Burnwatch.Quality.Contenders;

/// <summary>A contender that gives each bucket one score and opens an incident where it exceeds a threshold.</summary>
internal abstract class ScoreContender(string name, TestTraffic traffic) : IContender
{
    // Scores depend on the rows alone, and every budget and fold asks for those of the same rows.
    private readonly ConditionalWeakTable<IReadOnlyList<TrafficRow>, double[]> known = [];

    public string Name => name;

    /// <summary>The traffic it is measured on.</summary>
    protected TestTraffic Traffic => traffic;

    public ITrained Train(IReadOnlyList<KeyTraffic> keys, double budget)
    {
        var warm = keys.Where(key => key.IsWarm).ToList();
        var scores = warm.Select(key => ScoresOf(key, key.Rows)).ToList();
        return new Trained(this, ThresholdFor(budget * warm.Count * traffic.WarmYears, scores));
    }

    /// <summary>The score of each bucket, from the past alone; higher is odder.</summary>
    /// <param name="key">The key.</param>
    /// <param name="credits">What each bucket used, from the key's first one through the end of the file.</param>
    protected abstract double[] Score(KeyTraffic key, double[] credits);

    private double[] ScoresOf(KeyTraffic key, IReadOnlyList<TrafficRow> rows) =>
        known.GetValue(rows, _ => Score(key, CreditsOf(key, rows)));

    private double[] CreditsOf(KeyTraffic key, IReadOnlyList<TrafficRow> rows)
    {
        var own = rows.Where(row => row.Key == key.Name).ToList();
        var credits = new double[(int)((traffic.TestThrough - own[0].At) / traffic.Bucket)];
        foreach (var row in own)
            credits[(int)((row.At - own[0].At) / traffic.Bucket)] += row.Credits;
        return credits;
    }

    // The scores end where the file ends.
    private List<Opening> OpeningsOf(double[] scores, double threshold)
    {
        var openings = new List<Opening>();
        DateTimeOffset? last = null;
        var first = scores.Length - (int)((traffic.TestThrough - traffic.TestFrom) / traffic.Bucket);
        for (var i = Math.Max(0, first); i < scores.Length; i++)
        {
            if (!(scores[i] > threshold))
                continue;
            var at = traffic.TestThrough - (traffic.Bucket * (scores.Length - 1 - i));
            if (last is null || at - last > Policy.Default.ReopenWithin)
                openings.Add(new Opening(at, IsAnew: false));
            else if (at - last > Policy.Default.ResolveAfter)
                openings.Add(new Opening(at, IsAnew: true));
            last = at;
        }
        return openings;
    }

    // Where scores are equal, as at the end of a method's range, no threshold parts them and fewer open than asked for.
    private double ThresholdFor(double wanted, List<double[]> scores)
    {
        var tested = (int)((traffic.TestThrough - traffic.TestFrom) / traffic.Bucket);
        var levels = scores.SelectMany(of => of.TakeLast(tested))
            .Where(double.IsFinite)
            .Distinct()
            .OrderDescending()
            .ToArray();
        var (few, many) = (0, levels.Length);
        while (few + 1 < many)
        {
            var middle = (few + many) / 2;
            var opened = scores.Sum(of => OpeningsOf(of, levels[middle]).Count(opening => !opening.IsAnew));
            if (opened <= wanted + 0.5)
                few = middle;
            else
                many = middle;
        }
        return levels.Length == 0 ? double.PositiveInfinity : levels[few];
    }

    private sealed class Trained(ScoreContender contender, double threshold) : ITrained
    {
        public IReadOnlyList<Opening> Incidents(KeyTraffic key, IReadOnlyList<TrafficRow> rows) =>
            contender.OpeningsOf(contender.ScoresOf(key, rows), threshold);
    }
}
