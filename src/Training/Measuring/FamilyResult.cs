namespace Burnwatch.Training.Measuring;

/// <summary>How much of a family of injections was found, and how soon.</summary>
public sealed class FamilyResult
{
    public FamilyResult(string family, IReadOnlyList<Outcome> outcomes, TestTraffic traffic)
    {
        Family = family;
        Outcomes = outcomes;
        var minutes = outcomes.Select(outcome => outcome.ToPage?.TotalMinutes).OfType<double>().ToList();
        var buckets = outcomes.Select(outcome => (double?)outcome.BucketsToPage(traffic)).OfType<double>().ToList();
        Found = minutes.Count;
        MedianMinutes = MedianOf(minutes);
        MedianBuckets = MedianOf(buckets);
    }

    public string Family { get; }

    /// <summary>Each injection, by key and seed.</summary>
    public IReadOnlyList<Outcome> Outcomes { get; }

    public int Found { get; }

    public double Share => (double)Found / Outcomes.Count;

    /// <summary>One standard error of the share, as if no two injections had anything to do with one another.</summary>
    public double ShareError => Math.Sqrt(Share * (1 - Share) / Outcomes.Count);

    /// <summary>From the onset to the end of the bucket that decided; null where none was found.</summary>
    public double? MedianMinutes { get; }

    /// <summary>The same in buckets, that of the onset included.</summary>
    public double? MedianBuckets { get; }

    private static double? MedianOf(List<double> values)
    {
        values.Sort();
        return values.Count == 0 ? null : (values[(values.Count - 1) / 2] + values[values.Count / 2]) / 2;
    }
}
