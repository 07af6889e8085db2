namespace Burnwatch.Quality.Measuring;

/// <summary>How much of a family of injections was found, and how soon.</summary>
/// <param name="Family">The family's name.</param>
/// <param name="Found">How many were found.</param>
/// <param name="Of">How many there were.</param>
/// <param name="MedianToPage">From the onset to the end of the bucket that decided; null where none was found.</param>
/// <param name="MedianBuckets">The same in buckets, that of the onset included.</param>
internal sealed record FamilyResult(string Family, int Found, int Of, TimeSpan? MedianToPage, double? MedianBuckets)
{
    public double Share => (double)Found / Of;

    /// <summary>One standard error of the share.</summary>
    public double ShareError => Math.Sqrt(Share * (1 - Share) / Of);

    public static FamilyResult From(string family, IReadOnlyList<Outcome> outcomes)
    {
        var minutes = outcomes.Select(outcome => outcome.ToPage?.TotalMinutes).OfType<double>().ToList();
        if (minutes.Count == 0)
            return new FamilyResult(family, 0, outcomes.Count, null, null);
        var buckets = outcomes.Where(outcome => outcome.ToPage is not null).Select(outcome => (double)outcome.Buckets);
        var toPage = TimeSpan.FromMinutes(MedianOf(minutes));
        return new FamilyResult(family, minutes.Count, outcomes.Count, toPage, MedianOf(buckets));
    }

    private static double MedianOf(IEnumerable<double> values)
    {
        var ordered = values.Order().ToList();
        return (ordered[(ordered.Count - 1) / 2] + ordered[ordered.Count / 2]) / 2;
    }
}
