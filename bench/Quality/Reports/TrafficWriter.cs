using System.Globalization;
using Burnwatch.Traffic;

namespace Burnwatch.Quality.Reports;

/// <summary>Writes rows as <c>burnwatch replay</c> reads them.</summary>
internal static class TrafficWriter
{
    public static void Write(TextWriter output, IEnumerable<TrafficRow> rows)
    {
        output.Write("at,key,credits,requests,product,model,concurrent,concurrent_max,limit,used\n");
        foreach (var row in rows)
        {
            output.Write(row.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z',", CultureInfo.InvariantCulture));
            output.Write($"{Word(row.Key)},{Number(row.Credits)},{Number(row.Requests)},");
            output.Write($"{Word(row.Product)},{Word(row.Model)},");
            output.Write($"{Number(row.Concurrent)},{Number(row.ConcurrentMax)},");
            output.Write($"{Number(row.Limit)},{Number(row.Used)}\n");
        }
    }

    private static string Number(double? value) => value?.ToString("R", CultureInfo.InvariantCulture) ?? "";

    /// <summary>A cell of words, quoted where that is needed.</summary>
    public static string? Word(string? word) => word is null || word.AsSpan().IndexOfAny(",\"") < 0
        ? word
        : $"\"{word.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
