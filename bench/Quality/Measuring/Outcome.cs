namespace Burnwatch.Quality.Measuring;

/// <summary>What came of one injection: when it was found, or not at all.</summary>
/// <param name="Family">The family's name.</param>
/// <param name="ToPage">From the onset to the end of the bucket that decided; null where nothing opened.</param>
/// <param name="Buckets">How many buckets it took, that of the onset included.</param>
internal readonly record struct Outcome(string Family, TimeSpan? ToPage, int Buckets);
