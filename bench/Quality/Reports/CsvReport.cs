using System.Globalization;
using Burnwatch.Quality.Measuring;

namespace Burnwatch.Quality.Reports;

/// <summary>Every number of the tables, a row for each method, budget and family.</summary>
internal static class CsvReport
{
    private const string Head =
        "method,asked,got,got_error,cold,cold_error,family,found,of,share,share_error,median_minutes,median_buckets";

    public static void Write(TextWriter output, IReadOnlyList<ContenderResult> results)
    {
        output.WriteLine(Head);
        foreach (var result in results)
        {
            foreach (var family in result.Families)
            {
                output.Write($"{result.Contender},{Number(result.Budget)},");
                output.Write($"{Number(result.Warm.PerKeyYear)},{Number(result.Warm.Error)},");
                output.Write($"{Number(result.Cold.PerKeyYear)},{Number(result.Cold.Error)},");
                output.Write($"{family.Family},{family.Found},{family.Of},");
                output.Write($"{Number(family.Share)},{Number(family.ShareError)},");
                output.WriteLine($"{Number(family.MedianToPage?.TotalMinutes)},{Number(family.MedianBuckets)}");
            }
        }
    }

    private static string Number(double? value) => value?.ToString("0.####", CultureInfo.InvariantCulture) ?? "";
}
