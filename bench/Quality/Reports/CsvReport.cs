using System.Globalization;
using Burnwatch.Training.Measuring;

namespace Burnwatch.Quality.Reports;

/// <summary>Every number, for those who want to count otherwise.</summary>
internal static class CsvReport
{
    private const string ResultsHead =
        "method,asked,got,got_error,cold,cold_error,family,found,of,share,share_error,median_minutes,median_buckets";

    private const string OutcomesHead = "method,asked,family,key,seed,onset,found_by,found_at,minutes";

    /// <summary>A row for each method, budget and family.</summary>
    public static void WriteResults(TextWriter output, IReadOnlyList<ContenderResult> results)
    {
        output.WriteLine(ResultsHead);
        foreach (var result in results)
        {
            foreach (var family in result.Families)
            {
                output.Write($"{result.Contender},{Number(result.Budget)},");
                output.Write($"{Number(result.Warm.PerKeyYear)},{Number(result.Warm.Error)},");
                output.Write($"{Number(result.Cold.PerKeyYear)},{Number(result.Cold.Error)},");
                output.Write($"{family.Family},{family.Found},{family.Outcomes.Count},");
                output.Write($"{Number(family.Share)},{Number(family.ShareError)},");
                output.WriteLine($"{Number(family.MedianMinutes)},{Number(family.MedianBuckets)}");
            }
        }
    }

    /// <summary>A row for each method, budget and injection.</summary>
    public static void WriteOutcomes(TextWriter output, IReadOnlyList<ContenderResult> results)
    {
        output.WriteLine(OutcomesHead);
        foreach (var result in results)
        {
            foreach (var outcome in result.Families.SelectMany(family => family.Outcomes))
            {
                var injection = outcome.Injection;
                output.Write($"{result.Contender},{Number(result.Budget)},{injection.Family},");
                output.Write($"{TrafficWriter.Word(injection.Key)},{outcome.Seed},");
                output.Write($"{Time(injection.Onset)},{Time(injection.FoundBy)},{Time(outcome.FoundAt)},");
                output.WriteLine(Number(outcome.ToPage?.TotalMinutes));
            }
        }
    }

    private static string Number(double? value) => value?.ToString("0.####", CultureInfo.InvariantCulture) ?? "";

    private static string Time(DateTimeOffset? at) =>
        at?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "";
}
