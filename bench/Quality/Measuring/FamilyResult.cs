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
        var found = outcomes.Where(outcome => outcome.ToPage is not null).ToList();
        return new FamilyResult(
            family,
            found.Count,
            outcomes.Count,
            found.Count == 0 ? null : TimeSpan.FromMinutes(MedianOf(found.Select(outcome => outcome.ToPage!.Value.TotalMinutes))),
            found.Count == 0 ? null : MedianOf(found.Select(outcome => (double)outcome.Buckets)));
    }

    private static double MedianOf(IEnumerable<double> values)
    {
        var ordered = values.Order().ToList();
        return (ordered[(ordered.Count - 1) / 2] + ordered[ordered.Count / 2]) / 2;
    }
}
